using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>The permuted prefix as a picture: who notices that the words before the last were put into another order.</summary>
public static class PermutationPictures
{
    /// <summary>The rule's tolerance: what float32 alone may do to sums that are added up in another order, with room.</summary>
    public const double Rounding = 1e-3;

    private const double Least = 1e-9; // a logarithmic axis has no zero

    /// <summary>Networks of fresh weights by layers, on a logarithmic axis.</summary>
    /// <param name="stacks">Networks of every kind.</param>
    /// <param name="title">What is shown.</param>
    public static Picture Draw(IReadOnlyList<PermutedStack> stacks, string title)
    {
        double[] layers = [.. stacks.Select(stack => (double)stack.Layers).Distinct().Order()];
        Series By(string name, bool codes, bool causal, Stroke stroke) => new(name, layers, [.. layers.Select(n => Math.Max(Least,
            stacks.First(s => s.Layers == (int)n && s.Codes == codes && s.Causal == causal).Change))])
        { Markers = true, Stroke = stroke };

        return Pictures.Lines(
                title,
                new Axis("глубина сети") { Labels = ["", .. layers.Select(n => n == 1 ? "1 слой" : $"{n} слоя"), ""] },
                new Axis("сдвиг логита", "отклонений") { Log = true },
                By("без кодов, без маски", codes: false, causal: false, Stroke.Solid),
                By("без кодов, с маской", codes: false, causal: true, Stroke.Solid),
                By("с кодами, без маски", codes: true, causal: false, Stroke.Dotted),
                By("с кодами, с маской", codes: true, causal: true, Stroke.Dotted),
                new Series("ниже — одно округление", layers, [.. layers.Select(_ => Rounding)]) { Stroke = Stroke.Dashed })
            .WithNote("Сюда смотрите: точка под пунктиром — сеть переставленного не заметила, над ним — заметила. Точечные линии — "
                + "те же сети с кодами позиций.");
    }

    /// <summary>The same of trained networks, measured ahead on fifty documents each: the largest shift, and the median one.</summary>
    public static Table Trained() => Table.Of(
        "Обученные сети: переставили слова перед последним",
        PermutedPrefix.Twins.SelectMany(twin => new[] { (Model: twin.Without, Codes: "нет"), (Model: twin.With, Codes: "вращение") })
            .Select(row => (row.Model, row.Codes, Changes: LessonEvidence.Table(5, $"permuted {row.Model}")["change"].Order().ToArray())),
        ("модель", row => row.Model), ("коды", row => row.Codes),
        ("маска", row => row.Model.EndsWith("-masked", StringComparison.Ordinal) ? "нет" : "есть"),
        ("сдвиг логита, медиана", row => row.Changes[row.Changes.Length / 2]), ("наибольший", row => row.Changes[^1]));
}
