"""A whole pay pack in one text for tests of runs: posts, items, insurances, the fund, the tax. Amounts are 示例."""

from __future__ import annotations

PACK_ID = "example/runs"

PAY_PACK = """
[pack]
id = "example/runs"
title = "示例薪酬办法"
region = "示例"
version = "1"

[[source]]
key = "example"
title = "示例薪酬办法"
document = "示例〔2019〕1号"
checked_on = 2026-10-08
standing = "示例"

[[post]]
name = "正职"
rank = 3
source = "example"

[[post]]
name = "副职"
rank = 2
source = "example"

[[post]]
name = "工作人员"
rank = 1
source = "example"

[[table]]
name = "岗位标准"
by = ["岗位"]
versions = [
    { from = 2019-01-01, source = "example", rows = { "正职" = 8000, "副职" = 7000, "工作人员" = 6000 } },
]

[[item]]
key = "post_pay"
name = "岗位工资"
from = 2019-01-01
source = "example"
formula = "岗位标准"
prorate = "calendar"

[[item]]
key = "meal"
name = "餐补"
from = 2019-01-01
source = "example"
formula = "200"
prorate = "none"
counts = false

[[item]]
key = "extra_pay"
name = "其他补贴"
from = 2019-01-01
source = "example"
entry = "month"

[[item]]
key = "union_fee"
name = "工会会费"
from = 2019-01-01
source = "example"
formula = "10"
prorate = "none"
deduction = true

[[item]]
key = "holiday_bonus"
name = "节日慰问"
from = 2019-01-01
source = "example"
entry = "month"
run = "bonus"

[[leave]]
kind = "事假"
values = [{ from = 2019-01-01, source = "example", value = 0 }]

[[insurance]]
key = "pension"
name = "养老保险"
rates = [{ from = 2019-01-01, employer = "16%", personal = "8%", source = "example" }]
limits = [{ from = 2019-01-01, floor = 4588, cap = 22938, source = "example" }]

[[insurance]]
key = "medical"
name = "医疗保险"
rates = [{ from = 2019-01-01, employer = "6.9%", personal = "2%", source = "example" }]
limits = [{ from = 2019-01-01, floor = 4588, cap = 22938, source = "example" }]

[housing_fund]
rates = [{ from = 2019-01-01, lowest = "5%", highest = "12%", source = "example" }]
caps = [{ from = 2019-01-01, value = 31362, source = "example" }]
floors = [{ from = 2019-01-01, source = "example", classes = { "一档" = 2330 } }]

[settings]
fund_rate = [{ from = 2019-01-01, value = "6%", source = "example" }]
wage_class = [{ from = 2019-01-01, value = "一档", source = "example" }]

[income_tax]
basic_deduction = [{ from = 2019-01-01, value = 5000, source = "example" }]
sixty_thousand = [{ from = 2021-01-01, value = 60000, source = "example" }]
first_job = [{ from = 2020-07-01, value = true, source = "example" }]
brackets = [
    { from = 2019-01-01, source = "example", steps = [
        { upto = 36000, rate = "3%", quick = 0 },
        { upto = 144000, rate = "10%", quick = 2520 },
        { rate = "20%", quick = 16920 },
    ] },
]

[[average_wage]]
region = "四川"
definition = "全口径"
values = [
    { year = 2023, value = 90220, source = "example" },
    { year = 2024, unknown = "尚未录入" },
]

[wage_check]
region = "四川"
definition = "全口径"
carry_forward = true
source = "example"
"""
