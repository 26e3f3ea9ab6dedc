using System.Globalization;
using System.Text.Json.Nodes;
using BetweenTokens.Evaluation;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    private const int Trail = 8; // steps of a document that are drawn behind its present place

    /// <summary>A belief along a text: at each token a column as high as one, shared out among the values.</summary>
    /// <param name="belief">The belief.</param>
    /// <param name="tokens">Texts of the tokens, one per position.</param>
    /// <param name="title">What is shown; null: the variable.</param>
    public static ChartPicture Posterior(Belief belief, IReadOnlyList<string> tokens, string? title = null) =>
        Posterior(title ?? belief.Variable, tokens, [.. belief.Values.Select((name, value) => (name, belief.Of(value)))]);

    /// <summary>Probabilities that share out a whole at each token.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="tokens">Texts of the tokens, one per position.</param>
    /// <param name="values">Name of each value, and its probability at each position. What is missing to one is left empty.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the values of a position are no probabilities.</exception>
    public static ChartPicture Posterior(
        string title, IReadOnlyList<string> tokens, IReadOnlyList<(string Name, double[] Probabilities)> values)
    {
        foreach (var (name, probabilities) in values)
        {
            if (probabilities.Length != tokens.Count)
            {
                throw new ArgumentException(
                    $"'{title}' has {tokens.Count} tokens, '{name}' {probabilities.Length} probabilities; there must be one for each.");
            }
        }

        for (int i = 0; i < tokens.Count; i++)
        {
            CheckDistribution([.. values.Select(v => v.Name)], [.. values.Select(v => v.Probabilities[i])]);
        }

        string[] colours = RoleColours.Values([.. values.Select(v => v.Name)]);
        var figure = Figure.Of(
            [.. values.Select((v, i) => Traces.Columns(v.Probabilities, Places(tokens.Count), v.Name, Theme.Prefix + colours[i]))]);
        figure.Set("customdata", Strings(tokens.Select(PlotlyText.Escape)));
        for (int i = 0; i < values.Count; i++)
        {
            figure.Set("hovertemplate", $"%{{customdata}}: {PlotlyText.Escape(values[i].Name)} %{{y:.3f}}<extra></extra>", i);
        }

        figure.WithAxes(new Axis(Words.Now.Token) { Labels = tokens, MostLabels = 60 },
            new Axis(Words.Now.Probability, Words.Now.Share) { Range = (0, 1) });
        figure.Layout["barmode"] = "stack";
        figure.Layout["bargap"] = 0.06;
        figure.Layout["showlegend"] = true;
        figure.WithHeight(220 + (int)Axis.LabelHeight(tokens));
        return new ChartPicture(figure, title, string.Join(
            "; ", values.Select(v => $"{v.Name}: {Text(Math.Round(v.Probabilities[0], 3))} → {Text(Math.Round(v.Probabilities[^1], 3))}")));
    }

    /// <summary>
    /// The belief in one of three values as a point in a triangle, a corner for each: first as the oracle has it, then as a linear
    /// map reads it out of each model's stream, all on one scale. A slider walks one document through the triangles.
    /// </summary>
    /// <param name="probes">Probes of the same documents, for instance the trained model's and its untrained control's.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="path">Which of the documents that were kept for the test is walked through.</param>
    /// <param name="most">Points at most in each triangle, evenly chosen.</param>
    /// <exception cref="ArgumentException">There are not three values, or the probes are of different documents.</exception>
    public static ChartPicture BeliefTriangle(IReadOnlyList<BeliefProbe> probes, string title, int path = 0, int most = 700)
    {
        var first = probes[0];
        if (first.Values.Count != 3 || probes.Any(p => !p.Values.SequenceEqual(first.Values) || p.Points.Count != first.Points.Count))
        {
            var found = probes.Select(p => $"{p.Model}: {string.Join(", ", p.Values)} at {p.Points.Count} places");
            throw new ArgumentException(
                $"A triangle shows three values of the same documents; found {string.Join("; ", found)}.");
        }

        int step = Math.Max(1, (first.Points.Count + most - 1) / most);
        int[] shown = [.. Enumerable.Range(0, first.Points.Count).Where(i => i % step == 0)],
            documents = [.. first.Points.Select(p => p.Document).Distinct()];
        int[] walk = [.. Enumerable.Range(0, first.Points.Count)
            .Where(i => first.Points[i].Document == documents[path % documents.Length])];
        (string Name, Func<int, double[]> Of)[] panels = [(Words.Now.ExactBelief, i => first.Points[i].Exact), .. probes.Select(p =>
            ($"{p.Model}: {Words.Now.Explained} = {Text(p.Explained, 2)}",
                (Func<int, double[]>)(i => p.Points[i].Read)))];
        var colours = Strings(shown.Select(i => BeliefColour(first.Values, first.Points[i].Exact)));
        var figure = Figure.Of([
            .. panels.Select(panel => Corners(shown, panel.Of)).Select(c => Traces.Points(c.X, c.Y, "", Theme.Series(0))),
            .. panels.Select(_ => Traces.Line([], [], "", "theme:ink", markers: true, width: 1.5)),
        ]);
        for (int p = 0; p < panels.Length; p++)
        {
            string axis = p == 0 ? "" : (p + 1).ToString(CultureInfo.InvariantCulture);
            figure.Set("marker", new JsonObject { ["color"] = colours.DeepClone(), ["size"] = 4.5 }, p)
                .Set("customdata", Strings(shown.Select(i => Said(first, i, panels[p].Of(i)))), p);
            figure.Set("marker", new JsonObject { ["color"] = "theme:ink", ["size"] = 4 }, panels.Length + p)
                .Set("customdata", Strings(walk.Select(i => Said(first, i, panels[p].Of(i)))), panels.Length + p);
            foreach (int trace in new[] { p, panels.Length + p })
            {
                figure.Set("xaxis", "x" + axis, trace)
                    .Set("yaxis", "y" + axis, trace).Set("hovertemplate", "%{customdata}<extra></extra>", trace);
            }

            DressTriangle(figure, axis, p, panels.Length, panels[p].Name, first.Values);
        }

        figure.Layout["showlegend"] = false;
        var states = walk.Select((place, i) => ($"{NumberText.Of(i + 1)}: {first.Points[place].Token}",
                new JsonArray([.. panels.Select(_ => new JsonObject()),
                    .. panels.Select(panel => Walked(walk[Math.Max(0, i + 1 - Trail)..(i + 1)], panel.Of))])))
            .ToArray();
        figure.WithHeight(310).WithSlider(Words.Now.Step, states, start: states.Length - 1);
        return new ChartPicture(figure, title, $"{first.Variable}: {string.Join(", ", first.Values)}. " + string.Join(
            "; ", probes.Select(p => $"{p.Model}: {Words.Now.Explained} = {Text(Math.Round(p.Explained, 3))}, n = {p.Points.Count}")))
        {
            Note = Words.Now.HowToReadTriangle,
        };
    }

    // Corners: the first value left below, the second right below, the third on top.
    private static (double[] X, double[] Y) Corners(int[] places, Func<int, double[]> of) =>
        ([.. places.Select(i => of(i)).Select(b => b[1] + b[2] / 2)], [.. places.Select(i => of(i)[2] * Math.Sqrt(3) / 2)]);

    private static JsonNode Walked(int[] places, Func<int, double[]> of)
    {
        var (x, y) = Corners(places, of);
        return new JsonObject { ["x"] = Figure.Numbers(x), ["y"] = Figure.Numbers(y) };
    }

    private static string Said(BeliefProbe probe, int place, double[] belief)
    {
        var shares = probe.Values.Zip(belief).Select(v => $"{v.First} {Text(v.Second, 2)}");
        return PlotlyText.Escape($"{probe.Points[place].Token}: {string.Join(", ", shares)}");
    }

    // A mixture of the three values' own colours, half-way between their light and their dark form, so that they are seen on both
    // backgrounds.
    private static string BeliefColour(IReadOnlyList<string> values, double[] belief)
    {
        double[][] corners = [.. RoleColours.Values(values).Select(Theme.Middle)];
        int[] mixed = [.. Enumerable.Range(0, 3)
            .Select(channel => (int)Math.Round(corners.Zip(belief, (corner, share) => corner[channel] * share).Sum()))];
        return string.Create(CultureInfo.InvariantCulture, $"#{mixed[0]:x2}{mixed[1]:x2}{mixed[2]:x2}");
    }

    private static void DressTriangle(Figure figure, string axis, int panel, int panels, string name, IReadOnlyList<string> values)
    {
        double height = Math.Sqrt(3) / 2, gap = 0.02, width = (1 - gap * (panels - 1)) / panels, left = panel * (width + gap);
        figure.Layout["xaxis" + axis] = new JsonObject
        {
            ["visible"] = false,
            ["range"] = new JsonArray(-0.16, 1.16),
            ["domain"] = new JsonArray(left, left + width),
            ["anchor"] = "y" + axis,
            ["fixedrange"] = true,
        };
        figure.Layout["yaxis" + axis] = new JsonObject
        {
            ["visible"] = false,
            ["range"] = new JsonArray(-0.18, height + 0.28),
            ["scaleanchor"] = "x" + axis,
            ["anchor"] = "x" + axis,
            ["fixedrange"] = true,
        };
        figure.Layout["shapes"] ??= new JsonArray();
        figure.Layout["annotations"] ??= new JsonArray();
        (double X, double Y)[] corners = [(0, 0), (1, 0), (0.5, height)];
        for (int i = 0; i < 3; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % 3]);
            figure.Layout["shapes"]!.AsArray().Add(new JsonObject
            {
                ["type"] = "line",
                ["layer"] = "below",
                ["xref"] = "x" + axis,
                ["yref"] = "y" + axis,
                ["x0"] = from.X,
                ["y0"] = from.Y,
                ["x1"] = to.X,
                ["y1"] = to.Y,
                ["line"] = new JsonObject { ["color"] = "theme:line", ["width"] = 1 },
            });
            Annotate(figure, axis, corners[i].X, corners[i].Y + (i == 2 ? 0.07 : -0.1), values[i],
                Theme.Prefix + RoleColours.Values(values)[i]);
        }

        Annotate(figure, axis, 0.5, height + 0.23, name, "theme:ink", size: 13);
    }

    private static void Annotate(Figure figure, string axis, double x, double y, string text, string colour, double size = 12) =>
        figure.Layout["annotations"]!.AsArray().Add(new JsonObject
        {
            ["xref"] = "x" + axis,
            ["yref"] = "y" + axis,
            ["x"] = x,
            ["y"] = y,
            ["text"] = PlotlyText.Escape(text),
            ["showarrow"] = false,
            ["font"] = new JsonObject { ["color"] = colour, ["size"] = size },
        });
}
