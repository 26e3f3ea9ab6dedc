using BetweenTokens.Plots.Svg;
using BetweenTokens.Sampling;

namespace BetweenTokens.Plots;

/// <summary>
/// The tree that a beam search walked, step by step from left to right: under each token Σ ln p so far; what leads to a result is
/// bright, what died is pale, with the step at which it was given up; results carry their rank and score.
/// </summary>
public sealed class BeamTree : Picture
{
    private const double Row = 40, Box = 21, Gap = 22, Widest = 130;

    private readonly BeamResult _result;
    private readonly Func<int, string> _token;

    internal BeamTree(string title, BeamResult result, Func<int, string> token)
        : base(title, Describe(result, token))
    {
        (_result, _token) = (result, token);
        Note = Words.Now.HowToReadBeams;
    }

    /// <inheritdoc/>
    protected override string Body()
    {
        var svg = Draw(null, out var width);
        return $"<div class=\"bt-wide\" style=\"overflow-x:auto\">{StaticImage(svg, leastWidth: (int)width)}</div>";
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title, out _);

    private string Draw(string? title, out double width)
    {
        var top = title is null ? 24.0 : 52;
        BeamNode[][] steps = [.. _result.Nodes.GroupBy(node => node.Step).OrderBy(step => step.Key).Select(step => step.ToArray())];
        var (places, left) = (new Dictionary<int, (double X, double Y, double Width)>(), 8.0);
        var heads = new List<double>();
        foreach (var step in steps)
        {
            var widest = step.Max(node => Math.Max(SvgCanvas.TextWidth(Shown(node), 13), SvgCanvas.TextWidth(Under(node), 10.5)) + 12);
            BeamNode[] order = [.. step.OrderBy(n => n.Parent < 0 ? 0 : places[n.Parent].Y).ThenByDescending(n => n.LogProbability)];
            foreach (var (row, node) in order.Index())
            {
                places[node.Index] = (left, top + 8 + Row * row, widest);
            }

            heads.Add(left);
            left += widest + Gap;
        }

        width = Math.Max(480, left - Gap + 8);
        var canvas = new SvgCanvas(width, top + 8 + Row * steps.Max(step => step.Length) + 4);
        canvas.Heading(title);
        foreach (var (step, x) in heads.Index())
        {
            canvas.Text(x, top - 6, step == 0 ? $"{Words.Now.StepName} 1" : NumberText.Of(step + 1), "theme:muted", 11);
        }

        // what is bright is drawn last and lies above
        foreach (var node in _result.Nodes.OrderBy(node => node.Died is null))
        {
            Edge(canvas, node, places);
        }

        foreach (var node in _result.Nodes)
        {
            Node(canvas, node, places[node.Index]);
        }

        return canvas.Finish(Title);
    }

    private static void Edge(SvgCanvas canvas, BeamNode node, Dictionary<int, (double X, double Y, double Width)> places)
    {
        if (node.Parent < 0)
        {
            return;
        }

        var (from, to) = (places[node.Parent], places[node.Index]);
        double x1 = from.X + from.Width, y1 = from.Y + Box / 2, y2 = to.Y + Box / 2, middle = (x1 + to.X) / 2;
        canvas.Path($"M{SvgCanvas.N(x1)} {SvgCanvas.N(y1)}C{SvgCanvas.N(middle)} {SvgCanvas.N(y1)} {SvgCanvas.N(middle)} "
            + $"{SvgCanvas.N(y2)} {SvgCanvas.N(to.X)} {SvgCanvas.N(y2)}", stroke: node.Died is null ? "theme:c0" : "theme:line",
            strokeWidth: node.Died is null ? 2.5 : 1, dash: node.Kept ? null : "3 3");
    }

    private void Node(SvgCanvas canvas, BeamNode node, (double X, double Y, double Width) place)
    {
        var (x, y, width) = place;
        var (alive, result) = (node.Died is null, node.Fate == BeamFate.Returned);
        canvas.Rect(x, y, width, Box, result ? "theme:c0" : "theme:surface", alive ? "theme:c0" : "theme:line", radius: 4);
        canvas.Text(x + width / 2, y + 15, Shown(node), result ? "theme:surface" : alive ? "theme:ink" : "theme:muted", 13, Anchor.Middle,
            bold: result);
        canvas.Text(x + width / 2, y + Box + 11, Under(node), alive ? "theme:ink" : "theme:muted", 10.5, Anchor.Middle);
    }

    private string Shown(BeamNode node) => SvgCanvas.Fit(_token(node.Id), Widest, 13) + (node.Ends ? " ■" : "");

    private string Under(BeamNode node)
    {
        var sum = NumberText.One(node.LogProbability, 2);
        return node.Fate switch
        {
            BeamFate.Returned => $"{sum}; №{NumberText.Of(Rank(node) + 1)}: {NumberText.One(node.Score, 2)}",
            BeamFate.OutsideBeam => $"{sum} ✗",
            BeamFate.Childless or BeamFate.Beaten => $"{sum} ✗ {Words.Now.StepName} {NumberText.Of(node.Died!.Value + 1)}",
            _ => sum,
        };
    }

    private int Rank(BeamNode node) => _result.Hypotheses.Index().First(hypothesis => hypothesis.Item.Node == node.Index).Index;

    private static string Describe(BeamResult result, Func<int, string> token) =>
        string.Join("; ", result.Hypotheses.Select((one, rank) =>
            $"№{NumberText.Of(rank + 1)} «{string.Join(' ', one.Ids.Select(token))}» "
            + $"ln p {NumberText.One(one.LogProbability, 2)}, {Words.Now.BeamScore} {NumberText.One(one.Score, 2)}"))
        + ". " + string.Format(
            NumberText.Provider, Words.Now.BeamCounts, result.Nodes.Count, result.Nodes.Count(node => node.Died is null));
}

public static partial class Pictures
{
    /// <summary>The tree of a beam search: every hypothesis, its score, and the step at which it died.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="result">What the search found.</param>
    /// <param name="token">How to show the token of an id.</param>
    /// <exception cref="ReaderException">The search considered nothing.</exception>
    public static BeamTree Beams(string title, BeamResult result, Func<int, string> token) => result.Nodes.Count > 0
        ? new(title, result, token)
        : throw new ReaderException(
            "This search has no nodes: run it for at least one step.", "В этом поиске нет узлов: нужен хотя бы шаг.");
}
