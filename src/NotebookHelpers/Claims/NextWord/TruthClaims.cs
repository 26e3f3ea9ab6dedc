using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using static TorchSharp.torch;

namespace BetweenTokens.Claims.NextWord;

/// <summary>Truth and falsehood in one model.</summary>
/// <param name="Lies">Share of the documents that a liar tells, as text: «10%».</param>
/// <param name="Output">Area under the curve of log p(true) against log p(the fact's myth).</param>
/// <param name="Probe">The same for a linear probe on the state after the statement, on facts that it was not fitted on.</param>
/// <param name="Depth">Depth of the stream that the probe reads, chosen on facts of its own.</param>
/// <param name="Rare">Area of the same probe, true against a false object that hardly anybody names. Near 1: it reads truth; below one half: it reads what is rare.</param>
public sealed record TruthReading(string Lies, Measured Output, Measured Probe, int Depth, double Rare);

/// <summary>01-07: does a model tell truth from falsehood by its output, and by its states?</summary>
public static class TruthClaims
{
    /// <summary>Reads one model of a world of facts with liars.</summary>
    /// <param name="model">A model of the world's words.</param>
    /// <param name="world">Its world.</param>
    /// <param name="seed">Seed of the split and of the bootstrap.</param>
    public static TruthReading Read(LanguageModel model, World world, long seed = 107)
    {
        var lies = $"{Math.Round(100 * world.Options.Facts.Liars)}%";
        AskedFact[] asked = [.. AskedFacts.Ask(model, world)];
        new SeededRandom(seed).Shuffle(asked);
        var (output, outputInterval) = Ranking.Auroc([.. asked.SelectMany(fact => new[] { fact.Log[fact.Truth], fact.Log[fact.Myth] })], Labels(asked.Length), seed, draws: 300);
        var rare = asked.Select(fact => Enumerable.Range(0, fact.Objects.Count).First(o => o != fact.Truth && o != fact.Myth && (o + fact.Subject) % 3 == 0)).ToArray();

        // «где живёт Анна Белова ? в Туле .»: the state is read at the full stop, when the statement is complete
        int stop = world.Words.Word(".");
        int[][] texts = [.. asked.SelectMany((fact, i) => new[] { fact.Truth, fact.Myth, rare[i] }.Select(o => (int[])[.. fact.Question, fact.Objects[o], stop]))];
        using var states = StreamStates.Read(model.Transformer, texts, [.. texts.Select(text => (int[])[text.Length - 1])]);
        using var scope = NewDisposeScope();
        var (fit, choose, decide) = (asked.Length * 3 / 5, asked.Length * 4 / 5, asked.Length);
        var probes = Enumerable.Range(1, model.Config.NLayers).Select(depth => (Depth: depth, Probe: LogisticProbe.Fit(Rows(states[depth], 0, fit, 0, 1), Labels(fit), 10))).ToArray();
        var best = probes.MaxBy(p => Ranking.Auroc(p.Probe.Scores(Rows(states[p.Depth], fit, choose, 0, 1)), Labels(choose - fit)));
        var (probe, probeInterval) = Ranking.Auroc(best.Probe.Scores(Rows(states[best.Depth], choose, decide, 0, 1)), Labels(decide - choose), seed, draws: 300);
        return new(
            lies,
            new($"AUC of the output: {lies}", output, outputInterval, asked.Length),
            new($"AUC of the truth probe: {lies}", probe, probeInterval, decide - choose),
            best.Depth,
            Ranking.Auroc(best.Probe.Scores(Rows(states[best.Depth], choose, decide, 0, 2)), Labels(decide - choose)));
    }

    /// <summary>What the readings say of the claim.</summary>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<TruthReading> readings) =>
        Evidence.Of(model, [.. readings.Select(r => r.Output), .. readings.Select(r => r.Probe)]);

    // Rows stand as true, myth, rare for each fact; two of the three are taken.
    private static Tensor Rows(Tensor states, int from, int to, int one, int other) =>
        states[tensor([.. Enumerable.Range(from, to - from).SelectMany(fact => new[] { (3L * fact) + one, (3L * fact) + other })])];

    private static bool[] Labels(int facts) => [.. Enumerable.Range(0, 2 * facts).Select(i => i % 2 == 0)];
}
