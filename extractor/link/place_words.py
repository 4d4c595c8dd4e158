"""The words around names that tell what a fact's place is (clean text); `place` says how they are used."""

from __future__ import annotations

from extractor.compiled import compile_pattern

TIME = (
    r"(?:(?:20|19)\d\d年[度底]?前?|\d{1,2}月[份底末初]?前?|今年|去年|明年|目前|截至目前|近年来|年内|[年月]底前?|"
    r"全年|上半年|下半年|每年)"
)
#: words before the name that opens a clause
LEAD = compile_pattern(
    rf"^(?:[^，。；\n]{{0,30}}[：:①-⑳])?[\s“\"（(*#·•—-]*(?:[一二三四五六七八九十]{{1,3}}[、是）)]|\d{{1,2}}[.、．)）]|[①-⑳])?\s*"
    rf"(?:(?:其中|例如|比如|如|但|而|特别是|尤其是|同时|此外|目前|{TIME})[，,:：]?)*+(?:对|为)?\s*$"
)
#: words between a name and its number: 石桥镇|投入|1.1亿元, 全市|约|200名
LINK = compile_pattern(
    r"^(?:共计|合计|总计|累计|已|现|共|有|为|达到?|约|近|超过?|逾|仅|投入|平均|各|：|:|不足|至少|拟|安排|\s)*$"
)
GAP = compile_pattern(r"(?:高于|低于|高出|超出|快于|慢于|优于|多于|少于|领先)(?:于)?(?:全[国省市州区县][、和及])*$")
SHARE = compile_pattern(r"[%％/]|百分|分之|成$")
POWER = compile_pattern(r"[兆千]瓦$")
WORKS_OF_POWER = compile_pattern(
    r"(?:级|装机)?(?:\p{Han}{0,4}?)(?:光伏|风电|风力发电|风光|抽水蓄能|储能|农光|渔光|林光|生物质|制氢|火电|煤电|燃煤|燃气|热电|电站|发电)"
)
BEFORE_SITE = compile_pattern(
    r"(?:推进|推动|加快|启动|建设|开工|实施|建成|投产|确保|力争|促进|支持|抓好|完成|[、和及的])$"
)
NO_SITE = compile_pattern(
    r"[达至到约近超过共总个项座批期增量]|规模|容量|装机|新型?|国家|首|[一二三四五六七八九十百千万两]|集中式|分布式|工程|项目|并网|光伏|风电|储能|企业|园区|基地|建设|投产|发电"
)
#: a name after these is where something comes from or goes to, or what it is compared with
ASIDE = compile_pattern(
    r"(?:从|由|自|来自|向|赴|往|到|至|比|较|超过|高于|低于|高出|与|同|跟|和|被|经|获|获得|荣获|居|列|占|等)$"
)
AND = compile_pattern(r"^[、和及与]$|^以及$")
#: a list of names goes on with what is none: 柳河区、双溪片区
OPEN_LIST = compile_pattern(r"、|等(?!一批|一系列)[\d一二两三四五六七八九十]")
#: what stands before 、 is no fact of its own (市直属70名、柳河区8名): 江北、东岸、柳河区三大库
NO_ITEM = compile_pattern(r"(?:^|[、，,；：])[^\d、，,；：（(]*、$")
ATTRIBUTE = compile_pattern(r"^(?:班?规模|投资|建设|打造|兴建|新建|左右|以上)?(?:建设|打造)?的$")
SIZE = compile_pattern(r"元|[兆千]瓦|千伏")
FUND = compile_pattern(
    r"^\s*(?:共|累计|先后|今年|计划|再)?(?:投资|投入|筹资|出资|安排|斥资|拨款|筹集)(?:资金)?(?:共|近|约|达)?$"
)
#: 历时七天|完成柳河区…验收工作
LASTED = compile_pattern(r"(?:历时|用时|用)$")
DONE = compile_pattern(r"(?:时间)?完成了?(?:对)?")
PURPOSE = compile_pattern(r"^[，,]\s*(?:用于|支持|对|为|帮助|完成了?)\s*$")
RESET = compile_pattern(
    rf"^\s*(?:全[省市县区国州盟旗镇乡年]|城[区乡镇]|农村|乡镇|我[省市县区国州盟旗镇乡们]|本[省市县区]|各[地县区镇乡校级]|同时|此外|另外|在此基础上|近年来|{TIME})"
)
CLAUSE_END = compile_pattern(r"[，,；;。！？!?\n]")
HARD_END = "；;。！？!?\n"
NUMBER = compile_pattern(r"(?:\d[\d.,，]*\d|\d)(?:(?=[%％个万亿千百十元名所家人件米吨公倍项])|(?=\D))")
#: organs that act for the region: their facts are the region's
ORGAN = compile_pattern(r"(?:局|厅|委员会|委|办公室|督导室|政府|法院|检察院|派出所|税务所)$")
PARTNER = compile_pattern(r"^(?:两校|双方|共同|强强)?(?:合作|签订|签约|联合|共建|结对|携手|开展合作)")
#: units of a number that counts the names before it: 锦屏小学、河东小学|两所
COUNTER = compile_pattern(r"[所家座间个处条]$")
SUM = compile_pattern(r"(?:投入|投资)?\d(?!\d?月)")
HAN = compile_pattern(r"\p{Han}")
#: 县人民医院, 镇中心小学: a name that tells whose it is
LEVELS = "省市县区州旗镇乡"
#: an event, over with its clause: 河东学院组建完成，新建县级医院17所
EVENT = compile_pattern(
    r"成立|组建|建成|投用|投入使用|完工|竣工|启用|开工|落地|落户|获批|获评|入选|完成|推进|加快|开园|挂牌|启动|运营|投产|列为|评为"
)
#: what is built or opened besides: 锦屏小学主体完工，新建幼儿园8所
OTHER_SITES = compile_pattern(r"\s*\p{Han}{2,10}[和、]\p{Han}{2,12}$")  # 石桥村达标，上店和柳沟2个断面达标
NEW = compile_pattern(r"^\s*(?:新建|改建|改扩建|扩建|新增|再建)")
SITE = compile_pattern(r"(?:园|园区|公司|集团|开发区|经开区|高新区|新区|度假区|大街|街区)$")
PARTS = r"(?:新?校区|分校|新?[院园]区|[\p{Han}]{0,3}楼|主体|[一二三]期)"
#: what goes on about a school, a hospital or a site, even where most clauses are the region's
GOES_ON = compile_pattern(
    rf"^\s*{PARTS}?(?:其中|并|可|可以|预计|计划|将|已|拟|首期|首年|首批|一期|当[年月日天]|建成后|投用后|达产后|秋季学期|{TIME})*"
    r"(?:占地|总?建筑面积|总投资|投资概算|总?概算|设计|规划(?!建设|实施|了)|设有?(?!立|施|备|置?了|点)|(?:新增|增加|增设|提供|可?容纳|可提供|补充)(?:约|近)?"
    r"(?:[\d一二两三四五六七八九十][\d,，]*[余多]?[万千百]?[个张间名人]?)?(?:\p{Han}{0,2}(?:学位|床位|座位|车位|班|教室|宿舍|寝室|师生|学生|学员|老人))|"
    r"容量|日处理|日供|年产|在校|招生|招收|首期|开设|接待|突破|旅游综合|旅游总|门票|配备|床位|建成\p{Han}{0,3}\d+个教学班|累计完成|完成投资|"
    r"本科|录取|高考|门诊|面向|“强基”|[一二三四五六七八九十\d]+[栋幢]|建设[省市国]\p{Han}{0,3}级|技能大赛|与\d)"
)
#: names without a place: a county has one, a city many
ONLY_ONE = compile_pattern(r"职教中心|职业中专|职业学校|[县镇乡]?(?:中学|小学|初中|幼儿园)")
#: works that a number counts, not all at the place: 锦屏医院门诊楼、双溪道路等|5个项目
WORKS = compile_pattern(r"(?:工程|项目|楼|小区|宿舍|校区|院|站|库|桥|路|[^社]区|村|镇)(?:、[^、]*)*等$")
#: a firm, a zone, a town and what only one that has a name does: 望云高新区引进项目6个
ACTOR = compile_pattern(
    r"(?:公司|集团|支行|分行|银行|医院|电厂|水厂|电站|大学|学院|中学|小学|学校|幼儿园|景区|高新区|经开区|开发区|综保区|保税区|新区|港务区|(?:产业|工业|物流|科技)园区?|[镇乡])$"
)
ACTS = compile_pattern(
    rf"(?:{TIME}|已|共)?(?:实现(?:工业)?(?:总?产值|营业?收入|税收|进出口|利税|增加值)|总?产值|进出口|主营业务收入|营业?收入|税收|完成(?:投资|固定资产|基础设施|产值|税收|工业)|引进|累计|"
    r"新签约|新增投资|落地\p{Han}*项目|连续[\d一二两三四五六七八九十]+年|年处置|年产|达到\d|突破|获批|入驻|接待)"
)
#: verbs before a school that the next clauses describe: 新建锦屏小学，设36个班
BUILT = compile_pattern(
    rf"^(?:[^，。；\n]{{0,30}}[：:①-⑳])?[\s*#·•（(]*(?:[一二三四五六七八九十]{{1,3}}[、是]|\d{{1,2}}[.、．)）])?\s*(?:{TIME}|将|下一步|力争|确保|计划|加快|启动|推进)*+"
    r"(?:新建|改建|扩建|改扩建|迁建|重建|建成|建成投用|建设|开工建设|续建|筹建|投用)了?$"
)
BUILDING = compile_pattern(rf"^(?:{PARTS}|建设|改扩建|扩建|迁建|项目|工程|投入使用|投用|开工|竣工|完工)*+\s*$")
VENUE = compile_pattern(r"(?:景区|[^新局]厂|电站)$")
#: what was done for the places it names, and the clause that counts the results
DONE_FOR = compile_pattern(r"(?:完成|开展|组织|进行)了?对?$")
RESULT = compile_pattern(r"^\s*(?:共|其中|合计|累计)")
NO_TOPIC = compile_pattern(
    r"^(?:委|政府|人民政府|党委|人大|政协|级|内|外|以[东南西北上下内外]|至|到|等|路|大道|大桥|高速|隧道|机场|项目|工程|一期|二期|段|线|站|杯|奖)"
)
