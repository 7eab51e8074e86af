"""The one style sheet, for flat parts: fields, lists, panels, scroll bars, menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.tokens import Tokens

_SHEET = """
QToolTip {{ background: {toast}; color: {on_toast}; border: 1px solid {toast}; padding: {p4}px; }}
QMainWindow, QDialog {{ background: {surface}; }}
QDialog {{ border: 1px solid {edge}; }}
QLabel {{ background: transparent; color: {text}; }}
QLabel:disabled {{ color: {muted}; }}
QLabel[role="title"] {{ font-size: {f20}px; font-weight: 600; }}
QLabel[role="title-quiet"] {{ font-size: {f20}px; color: {text_quiet}; }}
QLabel[role="headline"] {{ font-size: {f24}px; font-weight: 600; }}
QLabel[role="overline"] {{ font-weight: 600; color: {text_quiet}; }}
QLabel[role="site"] {{ font-weight: 600; color: {accent}; }}
QLabel[role="headline-quiet"] {{ font-size: {f17}px; color: {text_quiet}; }}
QLabel[role="number"] {{ font-size: {f28}px; font-weight: 600; }}
QLabel[role="lead"] {{ font-size: {f15}px; }}
QLabel[role="lead-strong"] {{ font-size: {f15}px; font-weight: 600; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="medium"] {{ font-weight: 500; }}
QLabel[role="quiet"] {{ color: {text_quiet}; }}
QLabel[role="help"] {{ font-size: {f12}px; color: {text_quiet}; }}
QLabel[role="label"] {{ font-size: {f12}px; font-weight: 500; color: {text_quiet}; }}
QLabel[role="accent"] {{ font-size: {f12}px; font-weight: 500; color: {accent}; }}
QLabel[role="error"] {{ font-size: {f12}px; font-weight: 500; color: {critical}; }}
QLabel[role="warn"] {{ font-size: {f12}px; font-weight: 500; color: {warn}; }}
QLabel[role="key"] {{
  border: 1px solid {line}; border-radius: {p4}px; padding: 0 {p6}px; background: {surface};
  font-size: {f12}px; font-weight: 500; color: {text_quiet};
  min-height: {p18}px; max-height: {p18}px; min-width: {p8}px;
}}

QFrame[part="rail"] {{ background: {surface_sunken}; border: 0; border-right: 1px solid {line}; }}
QFrame[part="top"] {{ background: {surface}; border: 0; border-bottom: 1px solid {line}; }}
QFrame[part="status"] {{ background: {surface_sunken}; border: 0; border-top: 1px solid {line}; }}
QFrame[part="page"] {{ background: {surface}; border: 0; }}
QFrame[part="side"] {{ background: {surface_raised}; border: 0; border-left: 1px solid {line}; }}
QFrame[part="banner"] {{
  background: {surface_raised}; border: 0; border-bottom: 1px solid {line};
}}
QFrame[part="card"] {{
  background: {surface_raised}; border: 1px solid {line}; border-radius: {p6}px;
}}
QFrame[part="panel"] {{ background: {surface}; border: 1px solid {line}; border-radius: {p6}px; }}
QFrame[part="well"] {{ background: {surface_sunken}; border: 0; border-radius: {p6}px; }}
QFrame[part="box"] {{ background: {surface}; border: 1px solid {line}; border-radius: {p6}px; }}
QFrame[part="hairline"] {{ background: {line}; border: 0; min-height: 1px; max-height: 1px; }}
QFrame[part="hairline-v"] {{ background: {line}; border: 0; min-width: 1px; max-width: 1px; }}
QFrame[part="empty"] {{
  background: transparent; border: 1px dashed {line}; border-radius: {p6}px;
}}
QFrame[part="chosen"] {{
  background: {accent_soft}; border: 1px solid {accent}; border-radius: {p6}px;
}}

QLineEdit, QPlainTextEdit {{
  background: {surface}; color: {text}; border: 1px solid {edge}; border-radius: {p6}px;
  placeholder-text-color: {text_quiet};
  padding: 0 {p8}px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit {{ min-height: {field}px; max-height: {field}px; }}
QPlainTextEdit {{ padding: {p4}px {p6}px; }}
QLineEdit:focus, QPlainTextEdit:focus {{
  border: 2px solid {accent}; padding-left: {p7}px; padding-right: {p7}px;
}}
QLineEdit:focus {{ min-height: {field_inner}px; max-height: {field_inner}px; }}
QPlainTextEdit:focus {{ padding: {p3}px {p5}px; }}
QLineEdit[soft="true"] {{ border-color: {line}; }}
QLineEdit[soft="true"]:focus {{ border-color: {accent}; }}
QLineEdit[state="error"], QPlainTextEdit[state="error"] {{
  border: 2px solid {critical}; padding-left: {p7}px; padding-right: {p7}px;
}}
QLineEdit[state="warn"] {{
  border: 2px solid {warn}; padding-left: {p7}px; padding-right: {p7}px;
}}
QLineEdit[state="error"], QLineEdit[state="warn"] {{
  min-height: {field_inner}px; max-height: {field_inner}px;
}}
QLineEdit:disabled, QPlainTextEdit:disabled {{
  background: {surface_raised}; border-color: {line}; color: {muted};
}}
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus {{
  border: 0; background: transparent; padding: 0; min-height: 0; max-height: 16777215px;
  font-size: {f20}px;
}}

QAbstractItemView {{
  background: {surface}; color: {text}; border: 0; outline: 0;
  selection-background-color: {accent_soft}; selection-color: {text};
  alternate-background-color: {surface}; gridline-color: {line_soft};
}}
QAbstractItemView[on="raised"] {{ background: {surface_raised}; }}
QComboBox QAbstractItemView {{
  border: 1px solid {edge}; padding: {p4}px 0; background: {surface};
}}
QComboBox QAbstractItemView::item {{ min-height: {p28}px; padding: 0 {p8}px; }}
QComboBox QAbstractItemView::item:selected {{ background: {accent_soft}; color: {text}; }}
QListView[part="pages"]::item {{ padding: 0 {p12}px; border-left: 3px solid transparent; }}
QListView[part="pages"]::item:selected {{
  background: {accent_soft}; color: {text}; border-left: 3px solid {accent};
}}
QTableView {{ border: 0; }}
QHeaderView {{ background: {surface_sunken}; border: 0; }}
QHeaderView::section {{
  background: {surface_sunken}; color: {text_quiet}; border: 0; border-bottom: 1px solid {line};
  padding: 0 {p8}px; font-size: {f12}px; font-weight: 600; min-height: {p32}px;
}}
QTableCornerButton::section {{ background: {surface_sunken}; border: 0; }}

QScrollArea {{ border: 0; background: transparent; }}
QScrollArea > QWidget > QWidget[clear="true"] {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {p12}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {p12}px; margin: 0; }}
QScrollBar::handle {{ background: {cell}; border-radius: {p3}px; margin: {p3}px; }}
QScrollBar::handle:vertical {{ min-height: {p32}px; }}
QScrollBar::handle:horizontal {{ min-width: {p32}px; }}
QScrollBar::handle:hover {{ background: {edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QMenu {{
  background: {surface}; border: 1px solid {edge}; border-radius: {p6}px; padding: {p4}px 0;
  menu-scrollable: 1; icon-size: {p16}px;
}}
QMenu::item {{ padding: {p6}px {p16}px; color: {text}; }}
QMenu::icon, QMenu::indicator {{ padding-left: {p12}px; }}
QMenu::item:selected {{ background: {accent_soft}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ background: {line}; height: 1px; margin: {p4}px 0; }}

QProgressBar {{
  background: {line}; border: 0; border-radius: {p3}px; min-height: {p6}px; max-height: {p6}px;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: {p3}px; }}

QTabBar {{ background: transparent; border: 0; }}
QTabBar::tab {{
  background: transparent; color: {text_quiet}; border: 0; padding: 0 {p2}px;
  margin-right: {p24}px; min-height: {p34}px; border-bottom: 2px solid transparent;
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; font-weight: 600; border-bottom: 2px solid {accent}; }}
QTabBar::tab:focus {{ color: {accent}; }}
QTabWidget::pane {{ border: 0; }}
QSplitter::handle {{ background: {line}; }}
"""


def style_sheet(tokens: Tokens, px: Callable[[float], int], *, control: int) -> str:
    """Return the style sheet for a table of colours and a text size.

    Args:
        tokens: the colours.
        px: turns a measure of the design into px at the text size in force.
        control: the height of a control in px.
    """
    colours = {
        name: getattr(tokens, name)
        for name in tokens.__slots__
        if isinstance(getattr(tokens, name), str)
    }
    measures = {f"p{n}": px(n) for n in (2, 3, 4, 5, 6, 7, 8, 12, 16, 18, 24, 28, 32, 34)}
    fonts = {f"f{n}": px(n) for n in (12, 13, 15, 17, 20, 24, 28)}
    return _SHEET.format(**colours, **measures, **fonts, field=control - 2, field_inner=control - 4)
