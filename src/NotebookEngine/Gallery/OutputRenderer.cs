using System.Text;
using System.Text.RegularExpressions;
using BetweenTokens.NotebookEngine.Notebooks;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>A code cell's outputs as HTML; scripts stay, the richest representation wins.</summary>
internal static partial class OutputRenderer
{
    public static string Render(IReadOnlyList<CellOutput> outputs, Func<string, string> markdown)
    {
        var html = new StringBuilder();
        foreach (var output in outputs)
        {
            html.Append(output switch
            {
                StreamOutput stream =>
                    $"<pre class=\"output stream {stream.Name}\">{Html.Text(WithoutColours(stream.Text.TrimEnd('\n')))}</pre>",
                ErrorOutput error => Error(error),
                DisplayOutput display => $"<div class=\"output\">{Richest(display.Data, markdown)}</div>",
                _ => "",
            });
        }

        return html.ToString();
    }

    private static string Error(ErrorOutput error) =>
        $"<div class=\"output error\" role=\"group\" aria-label=\"Ошибка\"><p><strong>{Html.Text(error.Name)}</strong>: "
        + $"{Html.Text(WithoutColours(error.Value))}</p><pre>{Html.Text(WithoutColours(string.Join('\n', error.Traceback)))}</pre></div>";

    private static string Richest(MimeBundle data, Func<string, string> markdown)
    {
        var alt = Html.Text(data.Text(MimeBundle.Plain) ?? "изображение");
        return data.Text(MimeBundle.Html)
            ?? (data.Text("image/svg+xml") is { } svg
                ? $"<img alt=\"{alt}\" src=\"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg))}\">"
                : null)
            ?? (data.Text("image/png") is { } png ? $"<img alt=\"{alt}\" src=\"data:image/png;base64,{png.Trim()}\">" : null)
            ?? (data.Text("image/jpeg") is { } jpeg ? $"<img alt=\"{alt}\" src=\"data:image/jpeg;base64,{jpeg.Trim()}\">" : null)
            ?? (data.Text("text/markdown") is { } text ? markdown(text) : null)
            ?? (data.Text("text/latex") is { } latex ? Mathml.Formula.FromLatex(latex.Trim().Trim('$'), display: true).Html : null)
            ?? (data.Text(MimeBundle.Plain) is { } plain ? $"<pre class=\"value\">{Html.Text(plain)}</pre>" : null)
            ?? $"<pre class=\"value\">"
                + $"{Html.Text(string.Join('\n', data.Select(pair => $"{pair.Key}: {pair.Value.ToJsonString()}")))}</pre>";
    }

    private static string WithoutColours(string text) => AnsiColour().Replace(text, "");

    [GeneratedRegex("\u001b\\[[0-9;]*[A-Za-z]")]
    private static partial Regex AnsiColour();
}
