"""Everything one transaction can do, by topic. Services know only the protocols in `bot.services.ports`."""
from __future__ import annotations

from functools import cached_property

from sqlalchemy.engine import Connection

from bot.store.addresses import SqlAddresses
from bot.store.bookings import SqlBookings
from bot.store.conversations import SqlConversations
from bot.store.crypto import Cipher
from bot.store.deliveries import SqlDeliveries
from bot.store.due import SqlDue
from bot.store.feeds import SqlAdvisorCalendars
from bot.store.handovers import SqlHandovers
from bot.store.inbox import SqlInbox
from bot.store.messages import SqlMessages
from bot.store.records import SqlRecords
from bot.store.selfhelp import SqlSelfHelp
from bot.store.signing import KeyedSigning
from bot.store.staff import SqlStaff
from bot.store.timetable import SqlTimetable
from bot.store.watch import SqlWatch


class SqlUnitOfWork:
    """One transaction on one connection."""

    def __init__(self, connection: Connection, cipher: Cipher) -> None:
        self.connection, self.cipher = connection, cipher

    @cached_property
    def conversations(self) -> SqlConversations:
        return SqlConversations(self.connection, self.cipher)

    @cached_property
    def inbox(self) -> SqlInbox:
        return SqlInbox(self.connection, self.cipher)

    @cached_property
    def messages(self) -> SqlMessages:
        return SqlMessages(self.connection, self.cipher)

    @cached_property
    def due(self) -> SqlDue:
        return SqlDue(self.connection, self.cipher)

    @cached_property
    def bookings(self) -> SqlBookings:
        return SqlBookings(self.connection, self.cipher)

    @cached_property
    def records(self) -> SqlRecords:
        return SqlRecords(self.connection, self.cipher)

    @cached_property
    def signing(self) -> KeyedSigning:
        return KeyedSigning(self.cipher)

    @cached_property
    def addresses(self) -> SqlAddresses:
        return SqlAddresses(self.connection, self.cipher)

    @cached_property
    def deliveries(self) -> SqlDeliveries:
        return SqlDeliveries(self.connection, self.cipher)

    @cached_property
    def handovers(self) -> SqlHandovers:
        return SqlHandovers(self.connection, self.cipher)

    @cached_property
    def staff(self) -> SqlStaff:
        return SqlStaff(self.connection, self.cipher)

    @cached_property
    def advisor_calendars(self) -> SqlAdvisorCalendars:
        return SqlAdvisorCalendars(self.connection, self.cipher)

    @cached_property
    def timetable(self) -> SqlTimetable:
        return SqlTimetable(self.connection)

    @cached_property
    def watch(self) -> SqlWatch:
        return SqlWatch(self.connection)

    @cached_property
    def selfhelp(self) -> SqlSelfHelp:
        return SqlSelfHelp(self.connection, self.cipher)
