"""The words of `patterns/lexicon_link.yaml` compiled into the few expressions that linking uses."""

from __future__ import annotations

import regex

from extractor.frozen import frozen
from extractor.rules import Library, per_library

Pattern = regex.Pattern[str]


@frozen
class Lexicon:
    """Compiled expressions; the `*_tail` ones match at the end of a string, the `*_head` ones at its start."""

    change_tail: Pattern
    level_change_tail: Pattern
    share_tail: Pattern
    quota_tail: Pattern
    gap_tail: Pattern
    grow_noun: Pattern
    newly: Pattern
    carries: Pattern
    cut_verb: Pattern
    from_tail: Pattern
    link_tail: Pattern
    lead_head: Pattern
    scope_only: Pattern
    scope_head: Pattern
    act_head: Pattern
    act_only: Pattern
    noun_stop: Pattern
    noun_owner: Pattern
    no_noun: Pattern
    relative: Pattern
    head_noun: Pattern
    awarded: Pattern
    tail_verb: Pattern
    vague: Pattern
    rest: Pattern
    allowance: Pattern
    total: Pattern
    person_noun: Pattern
    school_noun: Pattern
    verbs: frozenset[str]
    verb_recipient: Pattern
    share_noun: Pattern
    nominal: Pattern
    share_end: Pattern
    recent: Pattern
    grow_head: Pattern
    lead_number: Pattern
    numeral: Pattern
    landmark: Pattern
    rate_name: Pattern
    education: Pattern
    label: Pattern
    purpose: Pattern
    compare: Pattern
    locative: Pattern
    pronoun: Pattern
    economic: Pattern
    held: Pattern
    granting: Pattern
    granted: Pattern
    by_tail: Pattern
    by_level: Pattern
    level_in: Pattern
    place_class: Pattern
    actor: Pattern
    body_end: Pattern
    more_bodies: Pattern
    article: Pattern
    indicator_topic: Pattern
    compound: Pattern


_DEGREE = "(?:了|约|近|超|逾|幅度|幅|率|速度|比例|比率|额|量|数)"


@per_library
def lexicon(library: Library) -> Lexicon:
    """Return the expressions of a library (built once for each)."""
    build = library.compile
    reach = "(?:达到?了?|为|是|超过?|突破|不低于|约|近|逾|在|高达|保持在|控制在|稳定在)"
    change = "(?:(?P<up>(?<!自然|负|改造|优化|整治|治理|建设|巩固|提质){grow})|(?P<down>{shrink}))"
    return Lexicon(
        verbs=frozenset(str(library.table("verbs")["words"]).split()),
        change_tail=build(f"{change}{_DEGREE}{{0,2}}(?:均|都|分别)?{reach}{{0,2}}(?:分别)?{reach}?$"),
        level_change_tail=build(
            "(?:{grow}|{shrink}|调整|优化|变|缩|压|增|扩大)(?:了|幅度)?(?:到了?|至|为|成)(?:现在|目前|今年|当前)?的?$"
        ),
        share_tail=build(
            r"所?(?:占(?P<whole>[^，。；]{0,24}?)的?|的?(?:比例|比重|占比|份额)|(?<=[^，。；]{2}(?:不[低少高]于|超过|达到?|为)[^，。；]{0,12}(?:总数|总额|总量|人数|人员|经费|支出|学生|投资额?|收入))的)(?:的?(?:比例|比重|份额))?(?:则|仅|约)?"
            r"(?:分别)?(?:将|要|可|应|已|均|都)?(?:达到?|为|是|由|从|超过|超|近|在|不低于|达到了|只有|约|提高到|上升到|下降到|下降为|升至|降至)?(?:分别)?(?:为|达)?$"
        ),
        quota_tail=build(
            r"(?<=[^，。；]{2})(?:每年)?(?:不低于|不少于|超过|不超过|占到?|达到?)(?P<whole>[^，。；\d]{0,12}(?:总数|总额|总量|总人数|人数|学生|人员))的$"
        ),
        gap_tail=build(
            r"(?:(?:高于|低于|高出|低出|快于|慢于|多于|(?<!不)少于|领先|超出)[^，。；]{0,16}|[比较与同和][^，。；]{1,16}(?:仅|还|只)?(?<![增减提降最])[高低快多少差]出?|(?:超过|超出|低于|高于)[^，。；]{0,6}标准)个?$"
        ),
        grow_noun=build("{grow_noun}"),
        newly=build("(?:{grow_noun})(?:了)?$"),
        carries=build(
            "再就业|^(?:{scope_word})?(?:{act_verb}|{lead_word}|{link_verb})|(?:{grow}|{shrink}|达到?|为|突破|超过|[定持制]在)$"
        ),
        cut_verb=build(r"(?:^|.*?)(?P<verb>减轻|减少|降低|压减|节约|缩减)\p{Han}{1,8}$"),
        from_tail=build(r"(?:由|从)(?:原来|过去|当时|上年|去年|当初|最初|原先)?的?$"),
        link_tail=build(
            "(?:{link_verb}|(?<![响供效反适对相])应|(?<![原规法准守总细实附通])则|按|(?<![现存所潜实内自])在|(?<![生人户亩年月日地])均|[生户亩年]均|每[生人户亩校班年月所名](?:每(?:学期|学年|[年月天周日人生]))?)$"
        ),
        lead_head=build(
            r"^(?:{lead_word}|{lead_char}|年(?!龄|级|度|轻|货|产|末|底|均|鉴|薪)|通过(?!率)|经(?!济|营|费|验|常|贸)(?:过)?|近(?!视|代|郊|年|期)|每\p{Han}{1,2}?(?:每\p{Han}|(?=[\p{Han}]))|"
            r"[（(][^（）()]{1,16}[）)])"
        ),
        scope_only=build("^(?:{scope_word}|(?:每[天日周月年])?(?:[中上下]午|早晨|清晨|晚上|晚间|课间)?)$"),
        scope_head=build("^(?:{scope_word})"),
        act_head=build(
            r"^(?:{act_verb}|建(?!筑|设|制|档|材|议)|办(?!公|学|法|事)|设(?!施|备|计|立|区)|植(?!物|树|被))(?:了|并|和|或)?"
        ),
        act_only=build("^(?:(?:{lead_word}|{lead_char}|{act_verb}|建|办|设|了|并|或))+$"),
        noun_stop=build(
            r"{noun_stop}|中(?=[有的已仅尚还])|无(?![人障线公纸烟废害偿机])|(?<![初高中同平优])等(?!级|次|额|第)|(?<=..)全[省市国区县](?=最|第|首|领)|(?<=[班人户级])规模|\[|(?<!发)达(?!标)|(?<=..)(?:到(?!位)|获(?!奖)|赴|与|在(?!校|编|职|建|读|岗|线|园|籍|册)|向|(?<!结)对(?!口|外|象|接)|由|被|把|将|因|为(?!民)|"
            r"以(?!上|下|内|外)|从(?!业|教|事)|给(?!水|排)|未|不(?!锈|动|良|孕|足)|仍|还|就(?!业|近|医|餐|读|地))"
        ),
        noun_owner=build(
            r"^[^的]*?(?:学校|中学|小学|高中|初中|大学|学院|高校|幼儿园|学生|幼儿|教师|校长|干部|员工|职工|人员|群众|居民|农民|老人|儿童|企业|单位|"
            r"机构|公司|社区|村|镇|乡|街道|部门|家庭|医院|班级|园区|县|市|区|项目|工程)(?=的)"
        ),
        no_noun=build(
            r"^(?:$|[^\p{Han}A-Za-z“《「〈\d]|和|与|及|或|等|以及|以上|以下|以内|左右|上下|多|余|增|减|提|升|降|达|为|占|比|被|"
            r"均|都|已|将|还|到|获|赴|因|未|不|在(?!校|编|职|建|读|岗|线|园|籍)|向|对(?!口|外)|从|由|用于|用来|来|去|给|让|使|则|也|又|并|且|而|是|有(?!限|效|机)|"
            r"无(?![人障线公纸烟废害偿机])|{grow}|{shrink}|{noun_stop})"
        ),
        head_noun=build(r"(?:{head_noun})(?=\p{Han}{2})"),
        awarded=build(
            r"^(?:先后|分别|均|还)?(?:荣?获得?|被(?:评为|授予|认定为|确定为|聘为)|入选|考[上入取]|评为|晋升|通过)(?:了|上)?"
            r"(?P<noun>[^，。；、\n（）]{2,20})"
        ),
        tail_verb=build(
            r"(?<=..)(?<!新)(?:发表|立项|结题|竞聘上岗|上岗|获奖|开工|竣工|签约|到位|建成通车|通车|缺编|缺额|短缺|空编)$"
        ),
        allowance=build(r"(?P<noun>(?:补助|补贴|奖励|资助|津贴|工资|奖补|补偿)(?:资金|标准|金)?)$"),
        total=build(r"^(?:合计|总计|共计|总额)$"),
        vague=build(r"^(?:增长)?(?:目标|标准|水平|要求|任务|成绩|速度|增速|比例)"),
        rest=build(r"^(?:其余|余下|剩余|另有|其他|其它|共计?|合计)$"),
        person_noun=build(
            r"(?:生|师|员|工|人|者|干部|校长|园长|骨干|民|家|儿童|户|代表|专家|院士|博士|硕士|医|警|兵|[长任])$"
        ),
        school_noun=build(
            r"(?:小学|初中|高中|中学|幼儿园|学校|特教|职中|中职|中专|高校|大学|学院|教学点|园|校)(?:部|段)?$"
        ),
        relative=build(r"^(?:{noun_stop}|已|正|未|新|拟)[^的，。；、]{1,12}的"),
        verb_recipient=build(
            r"^(?P<verb>投入|投资|拨付|下拨|安排|补助|资助)(?!.*(?:资金|经费|款|补助|补贴|费)$).*(?:学校|中学|小学|幼儿园|园|校|县|区|镇|乡|街道|村|局|院)$"
        ),
        share_noun=build(r"(?P<cut>(?:占比|[占的][^，。；]{0,20}(?:比例|比重|份额)|比重|份额)的?)$|比例的?$"),
        nominal=build(r"(?<=\p{Han}{2})(?:{nominal_verb})$"),
        share_end=build(
            r"(?:^|[中，])(?P<noun>[^，。；]*?)(?:在[^，。；]{1,16}中)?所?占[^，。；]{0,20}(?:比重|比例|份额)$"
        ),
        recent=build(
            r"(?:上年|去年|往年|同期|年初|上月|前年|\d{2,4}年)(?:同期|同月|[末底初])?(?:分别|净|共|又|再|也|约|实际)*[高低快多少]出?个?$"
        ),
        grow_head=build(r"^(?:再|又|将|共|约)?增加(?![值到至了])\p{Han}{2}"),
        lead_number=build(r"^[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)、．.]\s*"),
        numeral=build(r"[0-9]"),
        landmark=build(r"(?:台阶|大关|关口)$"),
        rate_name=build(r"(?:率|比例|比重|占比|指数|系数)$"),
        education=build(r"(?:学历|职称|文化程度)$"),
        label=build(
            r"^(?:(?:国家|部|省|市|地|州|县|区|乡|镇|村|校|院|厅|局)(?:本级|级|直|直属)?(?:以上)?|全国|全省|全市|全县|全区|其他|其它|"
            r"(?!\p{Han}{0,4}(?:[县社小园校景矿库辖牧林片]区|[乡村]镇|县市)$)\p{Han}{1,6}(?:省|市|州|县|区|旗|镇|乡|街道|直属|系统))$"
        ),
        purpose=build(
            r"^[，,]?(?:将|主要|全部|专项|重点)?(?:用于|用作|实施|支持|开展|推进|解决|进行)(?P<noun>[^，,；;。！？、\n\d]{2,30})(?=[，,；;。！？、\n]|$)"
        ),
        compare=build(
            r"(?:(?:与|同|和)[^，。；]{1,14}?(?:相比较?|比较)|相比[^，。；]{1,8}|[按以](?:可比|同|自然)?(?:口径|价格)(?:计算)?|(?:扣除|剔除)[^，。；]{1,16}(?:后|因素)(?:[自同可][然比]?口径)?|(?:比|较)(?!例|重|率|赛|为|大|多|好|快|高)[^，。；]{1,14}|同比|环比|年均|平均|每年)"
            r"(?:分别|又|再|也|约|均|净|共|累计|实际)*$"
        ),
        locative=build(r"(?<![高初集其当国命热期看心空）)])中$|(?:期间|过程中|基础上)$"),
        pronoun=build("^(?:{pronoun})$"),
        economic=build("^(?:支出|收入|投资|消费|出口|进口|生产|贷款|存款|就业)$"),
        held=build(
            r"(?:先后|共|专门|集中)?(?:召开|举办|举行|组织|开展|召集|开设|赴|参加)(?:了|开展|召开)?(?P<noun>[^，。；、\n\d]{2,24})"
        ),
        granting=build("给予|发放|享受|予以|补发|获得|按|每[人生月年户亩天]"),
        granted=build(r"(?:的?(?:标准|比例))?(?:分别)?(?:给予|予以|发放|提取|计提|安排)(?P<noun>[^，。；、\n]{2,20})"),
        by_tail=build(r"按照?[^，。；、]{1,12}$"),
        by_level=build(r"(?:(?P<topic>[^，。；、]{1,16}(?:{indicator_end}))(?:按|为|是)?)?(?:{school_level})(?:$|\b)"),
        level_in=build("{school_level}"),
        place_class=build(
            r"^(?:行政村|自然村|建制村|贫困村|县区|县|乡镇)(?=(?:结对|农村|生活|综合|基础|人居|对口|污水)\p{Han})"
        ),
        actor=build(
            r"[^，。；、的]{0,12}(?:财政|政府|学校|中学|小学|幼儿园|学院|局|公司|集团|企业|[省市县区镇乡村])(?:已|共|将|再|又|累计|先后|计划|拟|每年|还){0,3}"
            r"(?P<verb>新建|改建|扩建|改扩建|投入|投资|拨付|下拨|安排|自筹|筹集|筹措|争取|购置|招聘|培训|发放|建成|新增|捐资|捐款)了?(?![\p{Han}]{0,4}(?:项目|工程|中心|机构|力度|总?额|规模|强度|部门|人员)$)"
        ),
        body_end=build(r"[^，。；]*(?:{body})"),
        more_bodies=build(r"(?:[、和]\p{Han}{0,6}?(?:{body}))+(?=[，,。；;、（(）)\n]|$)"),
        article=build(r"一[栋座条幢处所个间块片]$"),
        indicator_topic=build(
            r"(?P<noun>[^，。；]*(?:{indicator_end}))"
            r"(?:(?:逐年|逐步|稳步|不断|持续|明显|大幅|进一步|逐渐)?(?:提高|增加|增长|改善|下降|缩小|降低|提升|上升))?$"
        ),
        compound=build(r"^(?:{state_verb})(?:项目|企业|工程|单位|平台|基地|学校|人员|人口|用户|户|村|县|教师|学员)"),
    )
