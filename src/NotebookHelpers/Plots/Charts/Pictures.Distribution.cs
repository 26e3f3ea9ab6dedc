using System.Globalization;
using System.Text.Json.Nodes;

namespace BetweenTokens.Plots;

public static partial class Pictures
{
    /// <summary>The likeliest tokens as bars, and below them one bar for the mass of all the rest, so that nothing is hidden.</summary>
    /// <param name="tokens">Texts of the tokens, in any order.</param>
    /// <param name="probabilities">Their probabilities: all of them, or the likeliest; what is missing to one belongs to the rest.</param>
    /// <param name="top">How many bars.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="marked">A token to be set off by colour.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the numbers are no probabilities.</exception>
    public static ChartPicture Distribution(
        IReadOnlyList<string> tokens, IReadOnlyList<double> probabilities, int top = 20, string? title = null, string? marked = null)
    {
        CheckDistribution(tokens, probabilities);
        return Distribution(tokens, probabilities, top, title, marked, Role.None);
    }

    private static ChartPicture Distribution(
        IReadOnlyList<string> tokens, IReadOnlyList<double> probabilities, int top, string? title, string? marked, Role role)
    {
        int[] order = [.. Likeliest(probabilities, top)];
        double[] shown = [.. order.Select(i => probabilities[i])];
        string[] labels = [.. order.Select(i => tokens[i])];
        var figure = DistributionFigure(labels, [(Words.Now.Probability, shown)], fullScale: false, role);
        if (marked is not null)
        {
            string own = RoleColours.Of([(Words.Now.Probability, role)])[0];
            figure.Data[0]!["marker"]!["color"] = Strings([.. labels.Select(t => t == marked ? Theme.Series(3) : own), "theme:rest"]);
        }

        return new ChartPicture(figure, title ?? Words.Now.Probability, DescribeDistribution(labels, shown));
    }

    /// <summary>Several distributions over the same tokens side by side, each with its own rest.</summary>
    /// <param name="tokens">Texts of the tokens that have bars.</param>
    /// <param name="distributions">Name, and the probability of each token.</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture Compare(
        IReadOnlyList<string> tokens, IReadOnlyList<(string Name, double[] Probabilities)> distributions, string title)
    {
        foreach (var (_, probabilities) in distributions)
        {
            CheckDistribution(tokens, probabilities);
        }

        var figure = DistributionFigure(tokens, distributions, fullScale: false);
        return new ChartPicture(figure, title, string.Join(
            "; ", distributions.Select(d => $"{d.Name}: {DescribeDistribution(tokens, d.Probabilities)}")));
    }

    /// <summary>The likeliest tokens of a row of logits as bars, with the rest.</summary>
    /// <param name="logits">[dVocab], in nats.</param>
    /// <param name="token">How to show the token of an id.</param>
    /// <param name="top">How many bars.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="marked">Id of a token to be set off by colour.</param>
    public static ChartPicture Distribution(
        ReadOnlySpan<float> logits, Func<int, string> token, int top = 20, string? title = null, int? marked = null)
    {
        float[] probabilities = Statistics.Distributions.Softmax(logits);
        int[] order = Statistics.Distributions.Top(probabilities, top);
        return Distribution([.. order.Select(token)], [.. order.Select(i => (double)probabilities[i])],
            top, title, marked is { } id ? token(id) : null, Role.Model);
    }

    /// <summary>The distribution under a moving temperature: p = softmax(z / T), over the whole vocabulary (Ackley et al. 1985).</summary>
    /// <param name="logits">[dVocab], in nats.</param>
    /// <param name="token">How to show the token of an id.</param>
    /// <param name="temperatures">States of the slider, above zero; null: 0.2 to 2 by tenths.</param>
    /// <param name="top">How many bars.</param>
    /// <param name="title">What is shown.</param>
    public static ChartPicture Temperatures(
        ReadOnlySpan<float> logits, Func<int, string> token, IReadOnlyList<double>? temperatures = null, int top = 20, string? title = null)
    {
        temperatures ??= [.. Enumerable.Range(2, 19).Select(i => i / 10.0)];
        int[] order = Statistics.Distributions.Top(logits, top);
        string[] labels = [.. order.Select(token)];
        int start = Enumerable.Range(0, temperatures.Count).MinBy(s => Math.Abs(temperatures[s] - 1));
        double[] first = [];
        var states = new List<(string, JsonArray)>();
        for (int s = 0; s < temperatures.Count; s++)
        {
            float[] all = Tempered(logits, temperatures[s]);
            double[] chosen = [.. order.Select(i => (double)all[i])], shown = WithRest(chosen);
            states.Add((Text(temperatures[s]),
                new JsonArray(new JsonObject { ["x"] = Figure.Numbers(shown), ["text"] = Strings(shown.Select(Share)) })));
            first = s == start ? chosen : first;
        }

        var figure = DistributionFigure(labels, [(Words.Now.Probability, first)], fullScale: true, Role.Model)
            .WithSlider(Words.Now.Temperature, states, start);
        return new ChartPicture(figure, title ?? Words.Now.Probability,
            $"T = {Text(temperatures[start])}: {DescribeDistribution(labels, first)}");
    }

    private static Figure DistributionFigure(
        IReadOnlyList<string> labels, IReadOnlyList<(string Name, double[] Probabilities)> distributions, bool fullScale,
        Role role = Role.None)
    {
        var keys = Places(labels.Count + 1);
        string[] colours = RoleColours.Of([.. distributions.Select(d => (d.Name, role))]);
        var figure = Figure.Of([.. distributions.Select((d, i) => Traces.Bars(WithRest(d.Probabilities), keys, d.Name, colours[i]))]);
        for (int i = 0; i < distributions.Count; i++)
        {
            var shares = WithRest(distributions[i].Probabilities);
            figure.Set("text", Strings(shares.Select(Share)), i).Set("textposition", "outside", i).Set("cliponaxis", false, i);
            figure.Set("customdata", Strings(labels.Append(Words.Now.Rest).Select(PlotlyText.Escape)), i)
                .Set("hovertemplate", "%{customdata}: %{x:.5f}<extra></extra>", i);
        }

        if (distributions.Count == 1)
        {
            figure.Data[0]!["marker"]!["color"] = Strings([.. labels.Select(_ => colours[0]), "theme:rest"]);
        }

        double highest = distributions.Max(d => WithRest(d.Probabilities).Max());
        var x = new Axis(Words.Now.Probability, Words.Now.Share) { Range = (0, fullScale ? 1.12 : Math.Min(1.12, highest * 1.14)) };
        var y = new Axis(Words.Now.Token) { Labels = [.. labels, Words.Now.Rest], Reversed = true, MostLabels = 60 };
        figure.Layout["barmode"] = "group";
        figure.Layout["bargap"] = 0.25;
        figure.Layout["showlegend"] = distributions.Count > 1;
        return figure.WithAxes(x, y).WithHeight(90 + (labels.Count + 1) * (distributions.Count == 1 ? 22 : 10 + 14 * distributions.Count));
    }

    private static float[] Tempered(ReadOnlySpan<float> logits, double temperature)
    {
        if (!(temperature > 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(temperature), temperature, "A temperature must be above zero; greedy choice is not a distribution.");
        }

        var scaled = new float[logits.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)(logits[i] / temperature);
        }

        return Statistics.Distributions.Softmax(scaled);
    }

    private static IEnumerable<int> Likeliest(IReadOnlyList<double> values, int top) =>
        Enumerable.Range(0, values.Count).OrderByDescending(i => values[i]).ThenBy(i => i).Take(top);

    // What is left below the rounding of a float32 softmax is nothing.
    private static double Rest(double[] shown) => 1 - shown.Sum() is var rest && rest > 1e-6 ? rest : 0;

    private static double[] WithRest(double[] shown) => [.. shown, Rest(shown)];

    private static string Share(double p) => p == 0 ? "0" : p >= 0.0005 ? Text(p, 3) : NumberText.Powers(p, "0");

    private static string DescribeDistribution(IReadOnlyList<string> labels, double[] shown) =>
        string.Join(", ", labels.Zip(shown).Take(5).Select(pair => $"«{pair.First}» {Share(pair.Second)}"))
        + $"; {Words.Now.Rest} {Share(Rest(shown))}";

    private static void CheckDistribution(IReadOnlyList<string> tokens, IReadOnlyList<double> probabilities)
    {
        if (tokens.Count != probabilities.Count)
        {
            throw new ArgumentException($"{tokens.Count} tokens, but {probabilities.Count} probabilities; there must be one for each.");
        }

        double sum = probabilities.Sum();

        // Float32 softmax over 50,000 tokens sums to one within about 1e-5.
        if (probabilities.Any(p => !(p >= 0)) || sum > 1 + 1e-4)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"These are no probabilities: the least is {probabilities.Min():0.####}, "
                + $"their sum {sum:0.####}. Logits go through softmax first, or use Temperatures."));
        }
    }
}
