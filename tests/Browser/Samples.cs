using System.Text;
using BetweenTokens.Plots;

namespace BetweenTokens.Tests.Browser;

/// <summary>One of every kind of picture, with the texts that are hard: Cyrillic, blanks, control tokens, markup, long words.</summary>
internal static class Samples
{
    public static readonly string[] Tokens = ["Париж", "·столица", "·какой", "·страны", "<b>", "·«Франции»", "↵", "⟨0xD0⟩", "<|im_end|>", "·достопримечательностей"];

    public static IReadOnlyList<Visual> All() => [.. Make()];

    /// <summary>A page as a notebook's export has it.</summary>
    /// <param name="visuals">Outputs in order.</param>
    /// <param name="setup">Output of the setup cell; null: it is missing.</param>
    /// <param name="head">Further elements of the head.</param>
    public static string Page(IEnumerable<Visual> visuals, NotebookSetup? setup, string head = "")
    {
        var html = new StringBuilder($"<!DOCTYPE html><html lang=\"ru\"><head><meta charset=\"utf-8\">{head}<title>Samples</title><style>html{{color-scheme:light dark}}body{{max-width:1040px;margin:0 auto;padding:0 12px}}</style></head><body>");
        html.Append(setup?.ToHtml());
        foreach (var visual in visuals)
        {
            html.Append("<div class=\"output\">").Append(visual.ToHtml()).Append("</div>\n");
        }

        return html.Append("</body></html>").ToString();
    }

    private static IEnumerable<Visual> Make()
    {
        double[] p = [0.41, 0.22, 0.11, 0.06, 0.05, 0.03, 0.02, 0.01, 0.008, 0.0002];
        yield return Pictures.Distribution(Tokens, p, title: "Следующий токен после «Париж — столица какой»", marked: "·столица");
        yield return Pictures.Temperatures(Tokens, [.. p.Select(v => Math.Log(v))], title: "Та же раздача голосов при разной температуре");
        yield return Pictures.Distributions(Tokens[..6], [("точное", [0.5, 0.2, 0.1, 0.05, 0.02, 0.01]), ("частоты", [0.48, 0.21, 0.12, 0.04, 0.03, 0]), ("модель", [0.44, 0.25, 0.1, 0.06, 0.02, 0.01])], "Точное распределение, частоты в корпусе и модель");
        double[] x = [.. Enumerable.Range(0, 40).Select(i => i * 50.0)];
        Series loss = new("потеря", x, [.. x.Select(v => 1.4 + 2.6 * Math.Exp(-v / 400) + 0.05 * Math.Sin(v))]) { Low = [.. x.Select(v => 1.3 + 2.5 * Math.Exp(-v / 400))], High = [.. x.Select(v => 1.5 + 2.8 * Math.Exp(-v / 400))] };
        Series floor = new("энтропия закона", x, [.. x.Select(_ => 1.4)]) { Stroke = Stroke.Dashed };
        var steps = new Axis("шаг обучения", "шт.");
        var nats = new Axis("перекрёстная энтропия", "нат/токен") { FromZero = true };
        yield return Pictures.Lines("Обучение до пола", steps, nats, loss, floor);
        Pictures.Lines("Обучение с прошлым запуском", steps, nats, loss with { Y = [.. loss.Y.Select(v => v + 0.4)] }, floor);
        yield return Pictures.Lines("Обучение с прошлым запуском", steps, nats, loss, floor);
        yield return Table.Of("Десять токенов", Tokens.Zip(p), ("токен", r => r.First), ("вероятность", r => r.Second), ("логит", r => Math.Log(r.Second)), ("пояснение", _ => "длинный текст, который занимает место и переносится, если не помещается")).With("вероятность", format: "0.0000", unit: "доля", bars: true);
    }
}
