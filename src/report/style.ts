/**
 * The style of pages: light and dark, on screens of any width and on paper. One colour is one thing on every page:
 * `data` what was estimated, `printed` what it is compared with, `truth` what the model implies, `bad` what is wrong.
 */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--paper:#fff;--card:#f4f7fa;--data:#0b5cad;--printed:#bcd0ea;--truth:#a04a00;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--line:#30363d;--paper:#0d1117;--card:#161d26;--data:#6cb2ff;--printed:#2c4a70;--truth:#ffa657;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:1032px;margin:0 auto;padding:1.25rem 1rem 4rem}
p,li{max-width:48rem}h1,h2,h3{line-height:1.25;text-wrap:balance}
h1{font-size:1.75rem;margin:0}h2{font-size:1.3rem;margin:3rem 0 .6rem}h3{font-size:1.08rem;margin:0}
.soft,.alt,.kicker,figcaption p{color:var(--soft);font-size:.9rem}code{font-size:.85em;overflow-wrap:anywhere}
.card{background:var(--card);border-top:4px solid var(--data);border-radius:0 0 6px 6px;padding:1.1rem 1.3rem 1.2rem}
.card.off{border-color:var(--bad)}.kicker{margin:0 0 .35rem}.finding{font-size:1.15rem;margin:.6rem 0 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:1rem 2rem;margin:1.1rem 0 0}
.facts dt{color:var(--soft);font-size:.9rem}.facts dd{margin:0}.facts b{display:block;font-size:1.5rem;overflow-wrap:normal;line-height:1.2;font-variant-numeric:tabular-nums}.facts div:first-child b{color:var(--data)}.off .facts div:first-child b{color:var(--bad)}
.facts span{font-size:.9rem}
figure{margin:1.8rem 0 2.4rem}figcaption p{margin:.2rem 0 .6rem}
.wide .pair{display:grid;grid-template-columns:620fr 350fr;gap:3%}svg{display:block;max-width:100%;height:auto}.narrow{display:none}
summary{cursor:pointer;padding:.35rem 0}summary h2,summary h3{display:inline}figure summary{color:var(--soft);font-size:.9rem}
.more{border-top:1px solid var(--line)}.more>summary{font-weight:600;padding:.7rem 0}.more:last-of-type{border-bottom:1px solid var(--line)}
table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.2rem 0 1rem}
th,td{text-align:left;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:.85rem;border-bottom-width:2px;vertical-align:bottom}.n{text-align:right;font-variant-numeric:tabular-nums}
th code,th span,.note{display:block;color:var(--soft);font-size:.8rem}.verdict,.month{white-space:nowrap}
.off .verdict,.wrong .verdict{color:var(--bad);font-weight:700}.right .verdict{color:var(--data);font-weight:600}.quiet{color:var(--soft)}
.strip{min-width:180px}.printed{fill:var(--printed)}.interval{stroke:var(--data);stroke-width:2}.dot{fill:var(--data)}.off .dot{fill:var(--bad)}.off .interval{stroke:var(--bad)}
@media screen and (max-width:760px){
.wide{display:none}.narrow{display:block}h1{font-size:1.45rem}.card{padding:1rem}
thead{display:none}table,tbody,tr,tbody th,td{display:block;width:auto;border:0;padding:.1rem 0}tbody tr{border-bottom:1px solid var(--line);padding:.6rem 0}
.n{text-align:left}td[data-h]:not(:empty)::before{content:attr(data-h) ": ";color:var(--soft)}td:empty{display:none}}
@media print{
:root{--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--card:#fff;--data:#0b5cad;--printed:#bcd0ea;--truth:#a04a00;--bad:#b3261e}
@page{margin:16mm}body{font-size:10.5pt}main{max-width:none;padding:0}.card{border:1px solid var(--line);border-top:4px solid var(--data)}
table{font-size:8.5pt}.facts b{font-size:1.2rem}figure,.card,tr{break-inside:avoid}h2,h3,summary{break-after:avoid}thead{display:table-header-group}
details::details-content{content-visibility:visible;display:block}figure details,.long{display:none}}`
