"""A small complete pack that the loader tests bend in one place at a time."""

GOOD = """\
[pack]
id = "test/small"
title = "小包"
region = "某区"
version = "1"
uses = ["cn/income-tax"]

[[source]]
key = "main"
title = "某区办法"
document = "某发〔2024〕1号"
checked_on = 2026-10-08

[[source]]
key = "hand"
title = "推算"
document = "示例"
checked_on = 2026-10-08
standing = "推算"
note = "按主文件推算"

[[fact]]
key = "dual"
name = "一肩挑"
type = "是否"
entry = "按人"
default = false

[[fact]]
key = "zone"
name = "片区"
type = "text"
entry = "person"
values = ["山区", "坝区"]
default = "坝区"

[[fact]]
key = "shifts"
name = "值班次数"
type = "数字"
entry = "按月"
default = 0

[[post]]
name = "正职"
aliases = ["书记"]
rank = 2
source = "main"
bands = [{ from = 2020-01-01, lowest = 2, highest = 3, source = "main" }]

[[post]]
name = "工作人员"
rank = 1
source = "main"
bands = [{ from = 2020-01-01, lowest = 1, highest = 2, source = "main" }]

[[certificate]]
level = "中级"
names = ["社会工作师"]
rank = 1
source = "main"

[[grade]]
from = 2020-01-01
source = "main"
step_years = 3
start = 1
inclusive = false
part_year = "不满一年按一年"
effective = "次年1月"
continuous_only = true
bad_results = ["不合格"]
bad_year = "重新起算"
education = [{ educations = ["本科"], degrees = ["学士"], grades = 1 }, { educations = "硕士研究生", years = 2 }]
certificates = { "中级" = { grades = 1 } }
early = { result = "优秀", in_a_row = 2, at_most = 1 }
by_result = { "优秀" = 1 }
by_community_level = { "五星" = 1 }

[[assessment]]
from = 2020-01-01
source = "main"
missing = "合格"
coefficients = { "优秀" = 1.2, "合格" = 1, "不合格" = 0 }

[[series]]
name = "基数"
unit = "元/月"
values = [
    { from = 2020-01-01, value = 3200, source = "main" },
    { from = 2022-07-01, until = 2023-12-31, value = 3900, source = "main" },
    { from = 2024-01-01, unknown = "没有公布" },
    { from = 2024-07-01, value = 4000.5, source = "hand" },
    { from = 2025-07-01, carry_forward = "公布前暂按" },
]

[[table]]
name = "系数"
by = ["岗位", "等级"]
[[table.versions]]
from = 2020-01-01
source = "main"
[table.versions.rows]
"正职" = { 2 = [1.2, 1.3] }
"工作人员" = [1, "110%"]
[[table.versions]]
from = 2025-01-01
source = "main"
changes = { "正职" = { 3 = 1.35 } }

[[table]]
name = "年限工资"
by = ["工作年限"]
stepped = ["工作年限"]
versions = [{ from = 2020-01-01, source = "main", rows = { 0 = 50, 3 = 110, "5.5" = 170 } }]

[[table]]
name = "证书津贴"
by = ["证书等级"]
versions = [{ from = 2020-01-01, source = "main", rows = { "中级" = { unknown = "没有查到" } }, otherwise = 0 }]

[[item]]
key = "share"
name = "系数值"
from = 2020-01-01
source = "main"
formula = "系数[岗位, 等级]"
paid = false

[[item]]
key = "base_pay"
name = "基本工资"
group = "基本"
from = 2020-01-01
until = 2022-12-31
source = "main"
formula = "基数 × 系数值"
prorate = "calendar"

[[item]]
key = "base_pay"
name = "基本工资"
group = "基本"
from = 2023-01-01
source = "main"
formula = "基数 × 系数值 + 年限工资"
prorate = "计薪日"
rounding = "元"
mode = "进位"
probation = "80%"

[[item]]
key = "bonus"
name = "考核奖"
from = 2020-01-01
source = "main"
formula = "如果(一肩挑 且 片区 = “山区”, 200, 100) × 值班次数 + 证书津贴"
period = "每季"
assessed = true
prorate = "none"
leave = false

[[item]]
key = "other"
name = "其他补贴"
from = 2020-01-01
source = "main"
entry = "month"

[[leave]]
kind = "事假"
values = [{ from = 2020-01-01, value = 0, source = "main" }]

[[insurance]]
key = "pension"
name = "养老保险"
rates = [{ from = 2020-01-01, employer = "16%", personal = 0.08, source = "main" }]
limits = [{ from = 2020-01-01, floor = 4000, cap = 20000, source = "main" }]

[housing_fund]
rounding = "yuan"
rates = [{ from = 2020-01-01, lowest = "5%", highest = "12%", source = "main" }]
caps = [{ from = 2020-01-01, value = 30000, source = "main" }]
floors = [{ from = 2020-01-01, classes = { "一类" = 2000 }, source = "main" }]

[minimum_wage]
values = [{ from = 2020-01-01, classes = { "一类" = 2000 }, source = "main" }]

[income_tax]
basic_deduction = [{ from = 2020-01-01, value = 5000, source = "main" }]
first_job = [{ from = 2020-07-01, value = true, source = "main" }]
[[income_tax.brackets]]
from = 2020-01-01
source = "main"
steps = [{ upto = 36000, rate = "3%", quick = 0 }, { rate = "10%", quick = 2520 }]

[settings]
fund_rate = [{ from = 2020-01-01, value = "12%", source = "main" }]
wage_class = [{ from = 2020-01-01, value = "一类", source = "main" }]
fund_rounding = "分"
[settings.insurance_rates]
injury = [{ from = 2020-01-01, employer = "0.2%", personal = 0, source = "main" }]

[[average_wage]]
region = "某省"
definition = "全口径"
values = [
    { year = 2020, value = 70000, source = "main", published = 2021-06-30 },
    { year = 2021, unknown = "没有查到" },
    { year = 2022, value = 80000, source = "main" },
    { year = 2023, carry_forward = "还没有公布" },
]

[wage_check]
region = "某省"
definition = "全口径"
source = "main"

[[example]]
name = "核对"
kind = "沿革"
[example.expect]
"基数" = { 2020-01-01 = 3200, 2022-07-01 = 3900, 2024-01-01 = "不详" }

[[example]]
name = "一人一月"
given = { month = "2024-08", worker = { post = "正职", service_years = 4 } }
expect = { total = "100.00" }
"""
