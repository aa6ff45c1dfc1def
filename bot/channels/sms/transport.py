"""The sending end of SMS: which gateway the settings name, and a delivery handed to it."""
from __future__ import annotations

import httpx

from bot.channels.sms.gateway import Gateway
from bot.channels.sms.gatewayapi import URL as GATEWAYAPI_URL
from bot.channels.sms.gatewayapi import GatewayApi
from bot.channels.sms.kannel import Kannel
from bot.channels.sms.twilio import URL as TWILIO_URL
from bot.channels.sms.twilio import Twilio
from bot.services.channel_ports import Delivery
from bot.settings import Settings


class SmsTransport:
    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def send(self, delivery: Delivery) -> str | None:
        return self.gateway.send(delivery.address, delivery.body["text"], delivery.id)


def gateway_of(settings: Settings) -> Gateway | None:
    """The provider that the settings name; None when there is none (or only the development page)."""
    sms, public = settings.sms, settings.public_url or ""
    client = httpx.Client(follow_redirects=False)
    if sms.provider == "gatewayapi":
        return GatewayApi(client, sms.sender, sms.token, sms.secret, sms.url or GATEWAYAPI_URL)
    if sms.provider == "twilio":
        return Twilio(client, sms.sender, sms.user, sms.token, public, sms.url or TWILIO_URL)
    if sms.provider == "kannel":
        return Kannel(client, sms.sender, sms.user, sms.token, sms.secret, public, sms.url)
    return None
