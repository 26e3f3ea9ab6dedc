using System.Text;
using System.Text.RegularExpressions;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>The report on claims: verdict, published number beside ours, interval, model.</summary>
internal static partial class ClaimsPage
{
    public static string Render(
        PageShell shell, ClaimReport report, IReadOnlyList<Topic> topics, IReadOnlyDictionary<int, RenderedPage> pages)
    {
        var body = new StringBuilder("<main id=\"main\" class=\"claims\">\n<h1>Утверждения</h1>\n");
        var decided = report.Rows.Select(row => row.Id).Distinct().Count();
        body.Append(Html.Of($"<p class=\"lead\">Проверено {decided} из {report.Total}. Вердикт вычислен по правилу, "));
        body.Append("записанному до измерения: интервал числа сравнивают с порогом. Вердикт один на все модели и относится к ним.</p>\n");
        if (report.Rows.Count > 0)
        {
            body.Append(Tally(report));
        }

        var styles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in report.Rows.GroupBy(row => row.Section).OrderBy(group => group.Key))
        {
            var topic = topics.FirstOrDefault(topic => topic.Number == section.Key);
            var title = topic is null ? Html.Of($"Раздел {section.Key}") : Html.Of($"{topic.Number}. {Html.Text(topic.TitleRu)}");
            var heading = pages.TryGetValue(section.Key, out var page) ? $"<a href=\"{Html.Text(page.File)}\">{title}</a>" : title;
            body.Append(Html.Of($"<h2 id=\"section-{section.Key}\">{heading}</h2>\n"));
            foreach (var row in section.OrderBy(row => row.Id, StringComparer.Ordinal))
            {
                body.Append(row.Card is { } card ? Drawn(row, card, styles) : Claim(row));
            }
        }

        body.Append("</main>");
        return shell.Page("Утверждения", "Каждое утверждение, измерение и вычисленный вердикт", "claims.html", body.ToString());
    }

    private static string Tally(ClaimReport report)
    {
        var items = report.Rows.GroupBy(row => (row.Tone, row.Verdict)).OrderByDescending(group => group.Count()).Select(group => Html.Of(
            $"<li><span class=\"verdict {Html.Text(group.Key.Tone)}\">{Html.Text(group.Key.Verdict)}</span> {group.Count()}</li>"));
        return $"<ul class=\"tally\">{string.Concat(items)}</ul>\n";
    }

    // Every card brings its styles, because a notebook may hold one alone; a page needs them once.
    private static string Drawn(ClaimRow row, string card, HashSet<string> styles) =>
        $"<article class=\"drawn\" id=\"claim-{Html.Text(row.Id)}\">\n"
        + StyleBlock().Replace(card, style => styles.Add(style.Value) ? style.Value : "") + "\n</article>\n";

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex StyleBlock();

    private static string Claim(ClaimRow row)
    {
        var html = new StringBuilder($"<article class=\"claim {Html.Text(row.Tone)}\" id=\"claim-{Html.Text(row.Id)}\">\n");
        html.Append($"<p class=\"said\"><span class=\"id\">{Html.Text(row.Id)}</span> {Html.Text(row.Claim)}</p>\n"
            + $"<p><span class=\"verdict {Html.Text(row.Tone)}\">{Html.Text(row.Verdict)}</span> "
            + $"<span class=\"model\">{Html.Text(row.Model)}</span></p>\n");
        if (row.Measures.Count > 0)
        {
            html.Append("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Измерено</th><th scope=\"col\">В тексте</th>"
                + "<th scope=\"col\">У нас</th><th scope=\"col\">Интервал</th></tr></thead><tbody>");
            html.Append(string.Concat(row.Measures.Select(measure => $"<tr><th scope=\"row\">{Html.Text(measure.Name)}</th>"
                + $"<td>{Html.Text(measure.Published)}</td><td>{Html.Text(measure.Ours)}</td>"
                + $"<td>{Html.Text(measure.Interval)}</td></tr>")));
            html.Append("</tbody></table></div>\n");
        }

        html.Append(row.Obstacle is { } obstacle ? $"<p class=\"obstacle\">Препятствие: {Html.Text(obstacle)}</p>\n" : "");
        return html.Append("</article>\n").ToString();
    }
}
