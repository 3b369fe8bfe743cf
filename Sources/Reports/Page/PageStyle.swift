/// How a page looks: on a screen, light or dark as the reader prefers, on a phone, and on paper.
enum PageStyle {
    /// The style sheet; nothing in it loads anything.
    static let text = """
        :root{color-scheme:light dark;--surface:#fff;--ink:#1b1f24;--muted:#57606a;--rule:#d8dde3;--tint:#f4f6f8;\
        --link:#0b5cad}
        @media(prefers-color-scheme:dark){:root{--surface:#15191e;--ink:#eef1f4;--muted:#a9b2bc;--rule:#343b44;\
        --tint:#1c2127;--link:#79b8f2}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--surface);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",\
        "Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
        header,main,footer{max-width:56rem;margin:0 auto;padding:0 1rem}
        header{padding-top:2rem}
        h1{font-size:1.7rem;line-height:1.25;margin:0 0 .5rem}
        h2{font-size:1.3rem;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--rule)}
        h3{font-size:1.05rem;margin:2rem 0 .5rem}
        p,ul,dl{margin:.5rem 0 1rem}
        a{color:var(--link)}
        nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem;font-size:.9rem}
        .lead{font-size:1.15rem}
        .note,footer,figcaption,caption{color:var(--muted);font-size:.875rem}
        .facts{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.35rem 1.25rem}
        .facts dt{color:var(--muted)}.facts dd{margin:0}
        .scroll{overflow-x:auto;margin:.5rem 0 1rem}
        table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;min-width:60%}
        caption{text-align:left;padding-bottom:.25rem}
        th,td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;\
        font-weight:400;overflow-wrap:normal;max-width:22rem}
        td,tbody th{overflow-wrap:break-word}tbody th{min-width:8rem}td:last-child{overflow-wrap:anywhere;min-width:8rem}
        thead th{color:var(--muted);white-space:nowrap;vertical-align:bottom}
        .number{text-align:right;white-space:nowrap}
        figure{margin:1.25rem 0 1.75rem}
        figure svg{display:block;width:100%;height:auto}
        figure .narrow{display:none}
        details{font-size:.875rem}summary{cursor:pointer;color:var(--link)}
        pre{background:var(--tint);padding:.75rem 1rem;overflow-x:auto;font:.8rem/1.5 ui-monospace,Menlo,Consolas,\
        "Liberation Mono",monospace;white-space:pre-wrap}
        footer{padding:1.5rem 1rem 3rem}
        @media(max-width:34rem){figure .wide{display:none}figure .narrow{display:block}h1{font-size:1.35rem}\
        .facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.5rem}header{padding-top:1rem}
        .scroll{overflow:visible}table,tbody,tr,caption,tbody th,td{display:block;width:100%;max-width:none}\
        table thead{display:none}tr{border-bottom:1px solid var(--rule);padding:.4rem 0}\
        tbody th,td{border:0;padding:.05rem 0}tbody th{font-weight:600}\
        td{display:flex;justify-content:space-between;gap:1rem;text-align:right;white-space:normal;overflow-wrap:anywhere}\
        td:empty{display:none}td::before{content:attr(data-label);color:var(--muted);text-align:left;flex:none}}
        @media print{:root{color-scheme:light;--surface:#fff;--ink:#000;--muted:#444;--rule:#bbb;--tint:#f4f4f4}
        body{font-size:10pt;line-height:1.4}table,caption,.note,figcaption{font-size:8.5pt}
        figure{margin:.5rem 0 .75rem}figure svg{width:100%;max-height:80mm}.figures{display:grid;grid-template-columns:1fr 1fr;gap:0 6mm}h2{margin:1.25rem 0 .5rem}
        th,td{padding:.15rem .6rem .15rem 0}pre{font-size:8pt}p,ul,dl{margin:.35rem 0 .6rem}header,main,footer{max-width:none;padding:0}nav,details{display:none}
        h2,h3,caption{break-after:avoid}figure,tr,dl,li,.scroll{break-inside:avoid}.scroll{overflow:visible}
        figure .wide{display:block}figure .narrow{display:none}@page{margin:18mm}}
        """
}
