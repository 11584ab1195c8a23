"""chart.py - groups of horizontal bars as one SVG, readable in light and dark.

    write('results.svg', 'Measured on ...', [('cp, GB/s', [('cp', 1.9, True), ('nc', 1.1, False)])])

The third of each bar says whether it is ours. No width is measured: names stand
in a column of their own, values behind the bars.
"""
from xml.sax.saxutils import escape

WIDTH, NAMES, BARS, ROW, TITLE = 720, 210, 400, 20, 34

STYLE = '''
  text { font: 13px system-ui, sans-serif; fill: #24292f; }
  .title { font-weight: 600; }
  .caption { font-size: 11px; }
  .ours { fill: #0969da; }
  .other { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ours { fill: #4493f8; }
    .other { fill: #57606a; }
  }
'''


def write(path, caption, groups):
    """Each group is (title, [(name, value, ours), ...]); longer bars are larger
    values. The caption stands below all of them."""
    lines = []
    y = 0
    for title, bars in groups:
        y += TITLE
        lines.append(f'<text class="title" x="0" y="{y - 8}">{escape(title)}</text>')
        largest = max(value for _, value, _ in bars)
        for name, value, ours in bars:
            width = max(1, BARS * value / largest)
            kind = 'ours' if ours else 'other'
            lines.append(f'<text x="{NAMES - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
            lines.append(f'<rect class="{kind}" x="{NAMES}" y="{y + 2}" width="{width:.0f}" '
                         f'height="{ROW - 4}" rx="2"/>')
            lines.append(f'<text x="{NAMES + width + 6:.0f}" y="{y + 14}">{number(value)}</text>')
            y += ROW
    y += TITLE
    lines.append(f'<text class="caption" x="0" y="{y - 8}">{escape(caption)}</text>')
    body = '\n'.join(lines)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" '
                   f'width="{WIDTH}" height="{y + 8}" role="img">\n'
                   f'<title>What make bench measured</title>\n'
                   f'<style>{STYLE}</style>\n{body}\n</svg>\n')


def number(value):
    return f'{value:,.0f}' if value >= 100 else f'{value:.2f}'
