using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Grammar;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>How the lens's masses grow at one place, in half-layers: 0 (embedding), after attention, after the MLP, …, 2L.</summary>
/// <param name="Word">The word that the model finally puts first.</param>
/// <param name="Part">Its part of speech.</param>
/// <param name="PartMass">Mass of all words of that part, by depth.</param>
/// <param name="WordMass">Probability of the word, by depth.</param>
/// <param name="RandomMass">Mean mass, by depth, of sets of as many random words that hold the word.</param>
/// <param name="PartAt">Depth from which the part has passed half of its way from even guessing to the end, for good.</param>
/// <param name="WordAt">The same for the word.</param>
/// <param name="RandomAhead">Share of the random sets that passed theirs before the word did.</param>
public sealed record StagedPlace(
    string Word,
    PartOfSpeech Part,
    double[] PartMass,
    double[] WordMass,
    double[] RandomMass,
    int PartAt,
    int WordAt,
    double RandomAhead);

/// <summary>06-09: first the part of speech, then the word? Read by a logit lens in a world whose parts of speech are known.</summary>
/// <remarks>
/// A set of many words gains mass sooner than one word does whatever the model thinks; so the same is asked of random sets of
/// the same size that hold the word.
/// </remarks>
public static class PartOfSpeechClaim
{
    private const int RandomSets = 8;

    /// <summary>
    /// Looks at every place of some documents where the model finally puts a word of a known part of speech first; marks of
    /// punctuation are no words.
    /// </summary>
    /// <param name="model">A model whose tokens are the world's words.</param>
    /// <param name="law">The world.</param>
    /// <param name="documents">Documents, the end mark included.</param>
    /// <param name="seed">Seed of the random sets.</param>
    public static IReadOnlyList<StagedPlace> Survey(LanguageModel model, Law law, IReadOnlyList<int[]> documents, long seed = 609)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parts = PartsOfSpeech.Of(law.Words);
        var (sets, places) = (Sets(parts, law.TokenCount, seed), new List<StagedPlace>());
        var table = tensor([.. sets.SelectMany(set => set.Select(inside => inside ? 1f : 0f))],
            [sets.Count, law.TokenCount], device: model.Device).t(); // [V, set]
        foreach (var document in documents)
        {
            places.AddRange(Look(model, law, document, parts, sets, table));
        }

        return places;
    }

    /// <summary>Mean mass by half-layer: of the word's whole part of speech, of a random set as large, and of the word itself.</summary>
    public static Picture Picture(IReadOnlyList<StagedPlace> places, string title)
    {
        double[] layers = [.. Enumerable.Range(0, places[0].PartMass.Length)];
        Series Mean(string name, Func<StagedPlace, double[]> mass) =>
            new(name, layers, [.. layers.Select(layer => places.Average(place => mass(place)[(int)layer]))]) { Markers = true };
        return Pictures.Lines(
            title,
            new Axis("полуслой", "номер"),
            new Axis("масса в среднем", "доля") { FromZero = true },
            Mean("вся часть речи", place => place.PartMass),
            Mean("случайный набор той же величины", place => place.RandomMass) with { Stroke = Stroke.Dashed },
            Mean("само слово", place => place.WordMass));
    }

    /// <summary>First depth from which a mass stays beyond the middle between even guessing and its final value.</summary>
    /// <param name="masses">By depth.</param>
    /// <param name="even">What even guessing gives.</param>
    internal static int HalfWay(IReadOnlyList<double> masses, double even)
    {
        var (middle, up, depth) = ((even + masses[^1]) / 2, masses[^1] >= even, masses.Count - 1);
        while (depth > 0 && (up ? masses[depth - 1] >= middle : masses[depth - 1] <= middle))
        {
            depth--;
        }

        return depth;
    }

    // For each part of speech its words, then random sets with one word less: the word at hand is put in.
    private static List<bool[]> Sets(IReadOnlyDictionary<int, PartOfSpeech> parts, int words, long seed)
    {
        var (random, sets) = (new SeededRandom(seed), new List<bool[]>());
        foreach (var part in Enum.GetValues<PartOfSpeech>())
        {
            sets.Add([.. Enumerable.Range(0, words).Select(id => parts.TryGetValue(id, out var own) && own == part)]);
            var size = sets[^1].Count(inside => inside);
            for (var i = 0; i < RandomSets; i++)
            {
                int[] order = [.. Enumerable.Range(1, words - 1)];
                random.Shuffle(order);
                var chosen = order.Take(Math.Max(0, size - 1)).ToHashSet();
                sets.Add([.. Enumerable.Range(0, words).Select(chosen.Contains)]);
            }
        }

        return sets;
    }

    private static IEnumerable<StagedPlace> Look(
        LanguageModel model, Law law, int[] document, IReadOnlyDictionary<int, PartOfSpeech> parts, List<bool[]> sets, Tensor table)
    {
        HookAddress[] kept = [new(HookPoint.ResidPre, 0), .. Enumerable.Range(0, model.Config.NLayers)
            .SelectMany(layer => new[] { new HookAddress(HookPoint.ResidMid, layer), new HookAddress(HookPoint.ResidPost, layer) })];
        var last = kept.Length - 1;
        using var scope = NewDisposeScope();
        using var trace = model.Trace([law.EndToken, .. document[..^1]], TraceOptions.Only(kept));
        Tensor[] lens = [.. kept.Select(at => model.Transformer.Unembed(model.Transformer.FinalNorm(trace[at]))[0].softmax(-1))]; // [T, V]
        float[][] probabilities = [.. lens.Select(p => TensorMemory.Copy<float>(p))],
            masses = [.. lens.Select(p => TensorMemory.Copy<float>(matmul(p, table)))];
        var (words, found) = (law.TokenCount, new List<StagedPlace>());
        for (var place = 0; place < document.Length; place++)
        {
            var winner = Distributions.ArgMax(probabilities[last].AsSpan(place * words, words));
            if (parts.TryGetValue(winner, out var part) && part != PartOfSpeech.Mark)
            {
                found.Add(Stage(law, winner, part, sets, depth => probabilities[depth][(place * words) + winner],
                    (depth, set) => masses[depth][(place * sets.Count) + set], last));
            }
        }

        return found;
    }

    private static StagedPlace Stage(
        Law law, int winner, PartOfSpeech part, List<bool[]> sets, Func<int, double> own, Func<int, int, double> mass, int last)
    {
        var (first, size) = ((int)part * (RandomSets + 1), sets[(int)part * (RandomSets + 1)].Count(inside => inside));
        double[] Along(Func<int, double> of) => [.. Enumerable.Range(0, last + 1).Select(of)];
        var (partMass, wordMass) = (Along(depth => mass(depth, first)), Along(own));
        double[][] randoms = [.. Enumerable.Range(first + 1, RandomSets)
            .Select(set => Along(depth => mass(depth, set) + (sets[set][winner] ? 0 : own(depth))))];
        var even = (double)size / law.TokenCount;
        var (partAt, wordAt) = (HalfWay(partMass, even), HalfWay(wordMass, 1.0 / law.TokenCount));
        return new(
            law.Words.Words[winner], part, partMass, wordMass,
            Along(depth => randoms.Average(masses => masses[depth])),
            partAt, wordAt,
            randoms.Average(masses => HalfWay(masses, even) < wordAt ? 1.0 : 0));
    }
}
