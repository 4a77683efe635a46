/** The style of the drawing of the plan. */
export const PLAN_STYLE = `
.plan { columns: 18rem; column-gap: 1rem; margin: 1rem 0; }
.plan-stage { display: block; width: 100%; max-width: 26rem; margin: 0 0 1rem; break-inside: avoid; font-family: system-ui, sans-serif; }
.plan-frame { fill: var(--card); stroke: var(--line); }
.plan-title { fill: var(--text); font-size: 16px; font-weight: 600; }
.plan-box { fill: var(--back); stroke: var(--quiet); }
.plan-name { fill: var(--text); font-size: 13px; font-weight: 600; }
.plan-detail { fill: var(--quiet); font-size: 12px; }
.plan-line { stroke: var(--quiet); }
.plan-approval { fill: var(--mark); stroke: var(--wait); }
.plan-load-balancer, .plan-service, .plan-worker, .plan-schedule { stroke: var(--link); }
.plan-database { stroke: var(--good); }
`;
