"""Every deed of the desk, in the order in which the page of a case offers them."""

from app.cases.views.deeds import acceptance, certificates, processing
from app.cases.views.deeds.deed import Deed
from app.domain.workflow import Action

_FIRST = (Action.ACCEPT, Action.FORWARD, Action.CONCLUDE, Action.ISSUE_CERTIFICATE)
_ALL: dict[Action, Deed] = acceptance.DEEDS | processing.DEEDS | certificates.DEEDS

DEEDS: dict[Action, Deed] = {action: _ALL[action] for action in (*_FIRST, *(a for a in Action if a in _ALL and a not in _FIRST))}
