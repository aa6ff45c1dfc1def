from bot.content.red_flag_content import load_red_flag_patterns
__all__ = ["load_red_flag_patterns"]
