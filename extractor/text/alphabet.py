"""Character classes that the normalisation steps share, as insides of a regex set."""

from __future__ import annotations

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇"
CJK_PUNCTUATION = "。，；：！？、（）“”‘’《》〈〉【】〔〕—…·～"
CHINESE_DIGITS = "一二三四五六七八九"
SENTENCE_END = "。！？"

# what may follow a number at once: scales, currency, classifiers, measures (first characters only)
UNIT_START = (
    "万亿千百十余多元圆角分个名人位所户家项条件台套辆次篇册处座张只头株棵艘架栋幢间期届年月日天周岁号度点时秒"
    "小公平立方吨米亩斤克里升倍成对支部本份场批宗起例种类级层块片根道门把台口枚颗只匹群组班节课学卷幅盏"
    "床眼孔座股笔单车趟班艘尾羽盘顷毫厘海英美港欧日兆瓦千伏%％‰℃㎡"
)
