/**
 * What people say → the category that means it (codes of migrations/seed, checked by a unit test). Only words that the
 * categories' own names and advice do not already hold; several codes where only the worker can tell.
 */
export const everydayWords: Readonly<Record<string, readonly string[]>> = {
  打架: ['dispute.neighbour', 'protected.domestic_violence'], 吵架: ['dispute.neighbour', 'dispute.family'], 邻居: ['dispute.neighbour'],
  离婚: ['dispute.family'], 两口子: ['dispute.family'], 家暴: ['protected.domestic_violence'], 打老婆: ['protected.domestic_violence'],
  打孩子: ['protected.minor'], 虐待: ['protected.minor', 'protected.domestic_violence'], 举报: ['protected.tip_off'],
  狗: ['environment.pets'], 猫: ['environment.pets'], 遛狗: ['environment.pets'],
  小偷: ['safety.order'], 偷: ['safety.order'], 被盗: ['safety.order'], 诈骗: ['safety.order'], 骗子: ['safety.order'], 吸毒: ['safety.drugs'],
  雪: ['environment.encroachment', 'safety.facility'], 结冰: ['environment.encroachment', 'safety.facility'],
  停水: ['livelihood.utilities'], 停电: ['livelihood.utilities'], 停气: ['livelihood.utilities'], 没水: ['livelihood.utilities'], 没电: ['livelihood.utilities'],
  暖气: ['livelihood.heating', 'dispute.heating'], 不热: ['livelihood.heating', 'dispute.heating'], 家里冷: ['livelihood.heating', 'dispute.heating'],
  摔倒: ['emergency'], 昏倒: ['emergency'], 受伤: ['emergency'], 爆炸: ['emergency'], 着火: ['emergency', 'safety.fire'], 失火: ['emergency', 'safety.fire'],
  自杀: ['emergency', 'care.psychology'], 跳楼: ['emergency', 'care.psychology'], 想不开: ['care.psychology'], 抑郁: ['care.psychology'],
  漏水: ['environment.leak'], 下水道: ['environment.leak'], 堵了: ['environment.leak'], 马桶: ['environment.leak'],
  路灯: ['safety.facility'], 井盖: ['safety.facility'], 电梯: ['dispute.property', 'safety.facility'], 物业费: ['dispute.property'],
  煤气: ['safety.gas'], 电线: ['safety.electric'], 充电: ['safety.electric', 'safety.fire'], 裂缝: ['safety.building'], 塌: ['safety.road_collapse', 'safety.building'],
  工资: ['dispute.wages'], 欠钱: ['dispute.contract', 'dispute.wages'], 退货: ['dispute.consumer'], 广场舞: ['dispute.noise'], 太吵: ['dispute.noise', 'environment.dust_noise'],
  摆摊: ['environment.encroachment'], 乱停车: ['environment.parking'], 堵车: ['environment.parking'], 违建: ['environment.illegal_building'],
  看病: ['livelihood.medical_insurance', 'dispute.medical'], 找工作: ['livelihood.employment'], 上学: ['livelihood.education'], 身份证: ['livelihood.papers'],
  浇地: ['livelihood.irrigation'], 养老金: ['livelihood.social_security'], 低保: ['livelihood.social_security'], 拆迁: ['dispute.expropriation'], 车祸: ['dispute.traffic_accident'],
  独居: ['care.visit'], 老人: ['care.visit'], 跑腿: ['care.errand'], 律师: ['care.legal_aid'],
}

/** Codes that a typed word means in everyday speech. A single character counts only when the table holds just that. */
export function everydayCodes(typed: string): Set<string> {
  const codes = Object.entries(everydayWords)
    .filter(([word]) => typed.includes(word) || (typed.length > 1 && word.includes(typed)))
    .flatMap(([, meant]) => meant)
  return new Set(codes)
}
