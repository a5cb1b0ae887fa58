"""Where a number of a slip comes from: the explanation is made by the calculation itself from the frozen facts and packs.

Works for drafts and closed runs alike; nothing that today's facts or packs say enters the answer for an old month.
"""

from __future__ import annotations

from shequ_hr.errors import UserError
from shequ_hr.model.payroll import CALCULATION_VERSION, Run, RunKey, Slip
from shequ_hr.office.packs import rules_by_digest
from shequ_hr.payroll.engine import MonthCalculator
from shequ_hr.payroll.explain import Explanation
from shequ_hr.people.lookup import find_worker
from shequ_hr.ports import Workspace
from shequ_hr.runs.encoding import decode_facts
from shequ_hr.runs.states import find_run, run_name
from shequ_hr.security.roles import Action

SUMS = {"gross": "应发合计", "deductions": "扣款合计", "net": "实发", "employer": "单位承担合计"}
"""Items that every slip has besides its lines."""
_SHORT = {"应发": "gross", "扣款": "deductions", "单位承担": "employer", "个税": "income_tax"}
"""What people call an item besides its label."""


def explain_line(ws: Workspace, key: RunKey, id_number: str, item: str) -> Explanation:
    """Explain one item (its key or its Chinese label) of one person's slip in a run.

    UserError: no such run, person, slip or item (lists what there is).
    """
    with ws.begin(Action.PAY_VIEW) as uow:
        run = find_run(uow, key)
        worker = find_worker(uow, id_number)
        found = uow.runs.slip(run.id, worker.id)
        if found is None:
            raise UserError(f"{worker.name}不在{run_name(key)}里", "这一批没有这个人的工资单。", "请检查月份，或先计算。")
        slip, facts = found
        item = _key_of(slip, item.strip(), run)
        calculator = MonthCalculator(rules_by_digest(uow, run.inputs), run.inputs)
    return calculator.explain(decode_facts(facts), item)


def _key_of(slip: Slip, item: str, run: Run) -> str:
    """The key of an item that is named by key or by label; a side of an insurance may be left out: the person's is meant."""
    if run.inputs.version > CALCULATION_VERSION:
        raise UserError(
            "这一批由更新的程序计算",
            f"计算版本是 {run.inputs.version}，本程序只懂到 {CALCULATION_VERSION}。",
            "请升级程序后再看。",
        )
    known = {line.item: line.label for line in slip.lines} | SUMS
    labels = _SHORT | {label.partition("（")[0]: key for key, label in reversed(known.items())}
    labels |= {label: key for key, label in known.items()}
    key = item if item in known else labels.get(item, "")
    if key not in known:
        names = "、".join(f"{key}（{label}）" for key, label in known.items())
        raise UserError(f"工资单里没有项目 {item}", f"{slip.name}这个月的项目有：{names}。", "请改用其中一个项目。")
    return key
