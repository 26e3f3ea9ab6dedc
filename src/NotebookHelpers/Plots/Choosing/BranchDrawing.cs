using BetweenTokens.Plots.Svg;
using BetweenTokens.Sampling;

namespace BetweenTokens.Plots;

/// <summary>A choice made on a branch: the token, and what there was to choose from.</summary>
/// <param name="Id">The token.</param>
/// <param name="Token">Its text, readable.</param>
/// <param name="Probability">Its probability in the model's own distribution.</param>
/// <param name="Lead">How far the likeliest token was ahead of the second, in probability.</param>
/// <param name="Rank">Rank of the token in the model's own distribution, 1 for the likeliest.</param>
public sealed record BranchStep(int Id, string Token, double Probability, double Lead, int Rank)
{
    /// <summary>Below this a probability is marked as low, and a lead as small.</summary>
    public const double Small = 0.1;

    /// <summary>Signs of what is worth a look: ▿ a low probability, ≈ a small lead of the first, ≠ not the likeliest.</summary>
    public string Marks => (Probability < Small ? "▿" : "") + (Lead < Small ? "≈" : "") + (Rank > 1 ? "≠" : "");
}

/// <summary>A branch as a drawing: the text with marks, and the candidates of the next step.</summary>
internal static class BranchDrawing
{
    private const double Width = 760, Row = 19, Left = 170, Bar = 400;

    public static string Draw(string? title, string name, string prompt, IReadOnlyList<BranchStep> steps, StepRecord? next,
        Func<int, string> token)
    {
        var top = title is null ? 16.0 : 44;
        var places = Place(steps, top + 16, out var below);
        var rows = next?.Top.Count + 1 ?? 0;
        var canvas = new SvgCanvas(Width, below + 44 + Row * rows + 32);
        canvas.Heading(title);
        canvas.Text(8, top, SvgCanvas.Fit($"{Words.Now.PromptLabel}: {prompt}", Width - 16, 13), "theme:muted", 13);
        foreach (var (step, x, y, width) in places)
        {
            canvas.Rect(x, y, width, 20, "theme:surface", "theme:line", radius: 3);
            canvas.Text(x + width / 2, y + 14, step.Token, size: 13, anchor: Anchor.Middle);
            canvas.Text(x + width / 2, y + 33, Under(step), "theme:muted", 11, Anchor.Middle);
        }

        if (next is null)
        {
            canvas.Text(8, below + 18, Words.Now.TextEnds, "theme:muted");
        }
        else
        {
            canvas.Text(8, below + 18, Line(steps.Count, next), "theme:muted");
            Candidates(canvas, below + 30, next, token);
        }

        canvas.Text(8, canvas.Height - 8,
            string.Join("    ", Words.Now.MarkUnlikely, Words.Now.MarkClose, Words.Now.MarkNotLargest), "theme:muted", 11);
        return canvas.Finish(name);
    }

    public static string Line(int steps, StepRecord next) => string.Format(NumberText.Provider, Words.Now.ChooseNext,
        NumberText.Of(steps + 1), NumberText.One(next.Entropy, 2), NumberText.Of(next.CutCount), ChoiceParts.Share(next.CutMass));

    public static string Describe(string prompt, IReadOnlyList<BranchStep> steps, StepRecord? next, Func<int, string> token) =>
        $"{prompt}{string.Concat(steps.Select(step => $" «{step.Token}» {ChoiceParts.Share(step.Probability)}{step.Marks}"))}. "
        + (next is null ? Words.Now.TextEnds : Line(steps.Count, next) + " "
            + string.Join(", ", next.Top.Take(5).Select(choice => $"«{token(choice.Id)}» {Value(choice.Before, choice.After)}")));

    public static BranchStep Step(int id, string shown, StepRecord record, double probability) => new(id, shown, probability,
        record.Top.Count > 1 ? record.Top[0].Before - record.Top[1].Before : 1, record.Rank);

    private static void Candidates(SvgCanvas canvas, double top, StepRecord next, Func<int, string> token)
    {
        var (before, after) = (1 - next.Top.Sum(c => c.Before), 1 - next.Top.Sum(c => c.After));
        var rows = next.Top.Select(c => (Name: token(c.Id), c.Before, c.After))
            .Append((Words.Now.Rest, Math.Max(0, before), after < 1e-9 ? 0 : after));
        foreach (var ((name, was, now), i) in rows.Select((row, i) => (row, i)))
        {
            var y = top + Row * i;
            canvas.Text(8, y + 12, SvgCanvas.Fit(name, Left - 16), now == 0 ? "theme:muted" : "theme:ink");
            canvas.Rect(Left, y, Bar, 14, "theme:grid", radius: 3);
            canvas.Rect(Left, y, Bar * now, 14, "theme:c0", radius: 3);
            canvas.Path(
                $"M{SvgCanvas.N(Left)} {SvgCanvas.N(y)}h{SvgCanvas.N(Bar * was)}v14h{SvgCanvas.N(-Bar * was)}z", stroke: "theme:muted");
            canvas.Text(Left + Bar + 10, y + 12, Value(was, now));
        }
    }

    private static string Under(BranchStep step) => $"{ChoiceParts.Share(step.Probability)} {step.Marks}".TrimEnd();

    private static string Value(double before, double after) => after == 0 && before > 0
        ? $"0 ({Words.Now.WasBefore} {ChoiceParts.Share(before)})"
        : ChoiceParts.Share(before) is var was && ChoiceParts.Share(after) is var now && was == now ? now : $"{was} → {now}";

    private static List<(BranchStep Step, double X, double Y, double Width)> Place(
        IReadOnlyList<BranchStep> steps, double top, out double below)
    {
        var (x, y) = (8.0, top);
        var places = new List<(BranchStep, double, double, double)>();
        foreach (var step in steps)
        {
            var width = 10 + Math.Max(SvgCanvas.TextWidth(step.Token, 13), SvgCanvas.TextWidth(Under(step), 11));
            (x, y) = x + width > Width - 8 && x > 8 ? (8, y + 42) : (x, y);
            places.Add((step, x, y, width));
            x += width + 4;
        }

        below = y + (steps.Count > 0 ? 40 : 0);
        return places;
    }
}
