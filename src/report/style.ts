/** The style of pages: light and dark, on screens of any width and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d8dee4;--paper:#fff;--printed:#c7d7ee;--dot:#0b5cad;--bad:#b3261e;--good:#1a6b3c;--s1:#0b5cad;--s2:#b34700;--s3:#00735c;--s4:#8a3a78;--box:#eef2f6}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa5b1;--line:#30363d;--paper:#0d1117;--printed:#27405f;--dot:#6cb2ff;--bad:#ff8a80;--good:#6fd398;--s1:#6cb2ff;--s2:#ffa657;--s3:#4fd1b5;--s4:#f0a3d8;--box:#1c2530}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
main{max-width:1120px;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}.lead{font-size:1.1rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;min-width:820px}
th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:.85rem;border-bottom-width:2px}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tbody th{width:34%}tbody th code{display:block;color:var(--soft);font-size:.78rem}
.note{display:block;color:var(--soft);font-size:.8rem}.verdict{white-space:nowrap}
.agrees .verdict,.holds .verdict{color:var(--good)}.differs .verdict,.violated .verdict{color:var(--bad);font-weight:700}.not_measurable{color:var(--soft)}
.printed{fill:var(--printed)}.interval{stroke:var(--dot);stroke-width:2}.dot{fill:var(--dot)}.differs .dot,.violated .dot{fill:var(--bad)}
@media (max-width:640px){table{min-width:0}thead{display:none}table,tbody,tr,tbody th,td{display:block;width:auto;border:0;padding:.1rem 0}
tbody tr{border-bottom:1px solid var(--line);padding:.6rem 0}.n{text-align:left}td[data-h]:not(:empty)::before{content:attr(data-h) ": ";color:var(--soft)}td:empty{display:none}}
figure{margin:2rem 0 2.6rem}figure h3{font-size:1.05rem;margin:0}.alt{color:var(--soft);margin:.15rem 0 .6rem;font-size:.9rem}.plot svg{min-width:600px}details summary{cursor:pointer;color:var(--soft);padding:.2rem 0}.numbers{min-width:0;width:auto;font-size:.88rem}.numbers tbody th{width:auto}.numbers tbody th code{display:inline}
@media print{details::details-content{content-visibility:visible;display:block}figure{break-inside:avoid}.scroll{overflow:visible}}`
