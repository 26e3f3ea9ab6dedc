using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// What a model knows of the order of words: mean excess loss over the exact law, words alone, and the share that is recovered
/// between knowing only how often each word comes and knowing the law. Each model is asked what it was trained for: the next
/// word after two others, or a hidden word, whose law is conditioned on what the model may see (both sides, or the left one).
/// </summary>
public sealed class OrderTwoProbe : Probe
{
    private const int Documents = 256;
    private const long Seed = 1_000_003;
    private const int WordsBefore = 2;
    private const double Hidden = 0.15;

    private readonly Lazy<EvaluationSet> _set; // a table can be read without it
    private readonly Lazy<Cases> _next;
    private readonly Lazy<Cases> _between;
    private readonly Lazy<Cases> _after;

    /// <summary>Prepares the documents.</summary>
    /// <param name="recipe">Of any cell: its world.</param>
    public OrderTwoProbe(TrainingRecipe recipe)
    {
        _set = new(() => new EvaluationSet(recipe.World, Documents, Seed));
        (_next, _between, _after) = (new(NextWords), new(() => HiddenWords(left: false)), new(() => HiddenWords(left: true)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; } = ["excess", "recovered"];

    private EvaluationSet Set => _set.Value;

    private IReadOnlyList<int> Text => Set.World.Kind<OrderTwo>().TextWords;

    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        var cases = (recipe.MaskedShare is null ? _next : model.Config.Causal ? _after : _between).Value;
        var (logits, width) =
            (TensorMemory.Copy<float>(model.Forward(tensor(cases.Inputs, [Documents, Set.Length], device: CPU))), model.Config.DVocab);
        measured["excess"] = cases.Excess(row => [.. Text.Select(word => logits[(row * width) + word])]);
        measured["recovered"] = 1 - (measured["excess"] / cases.Unordered);
    }

    private Cases NextWords() => new(
        [.. Enumerable.Range(0, Documents).SelectMany(Set.Inputs).Select(id => (long)id)],
        [.. from document in Enumerable.Range(0, Documents)
            from at in Enumerable.Range(WordsBefore, Set.Length - 1 - WordsBefore)
            select Ask(document, at, Set.Laws[document][at])]);

    private Cases HiddenWords(bool left)
    {
        var (random, oracle, mask) = (new SeededRandom(Seed), new Oracle(Set.World), Set.World.TokenCount);
        var (inputs, asked) = (new List<long>(), new List<(int, float[])>());
        for (var document = 0; document < Documents; document++)
        {
            int?[] seen =
            [
                .. Set.Documents[document].Select(id => random.NextDouble() < Hidden && id != Set.World.EndToken ? null : (int?)id),
            ];
            inputs.AddRange(seen.Select(id => (long)(id ?? mask)));
            var whole = left ? null : oracle.Smooth(seen);
            asked.AddRange(from at in Enumerable.Range(0, seen.Length)
                           where seen[at] is null
                           select Ask(document, at, (whole ?? oracle.Smooth(seen[..(at + 1)])).Gap(at)));
        }

        return new([.. inputs], asked);
    }

    private (int Row, float[] Law) Ask(int document, int at, double[] law) =>
        ((document * Set.Length) + at, [.. Text.Select(word => (float)Math.Log(law[word]))]);

    /// <summary>Texts as a model sees them, and the places where it is asked, each with the law's log-probabilities of the words.</summary>
    private sealed record Cases(long[] Inputs, IReadOnlyList<(int Row, float[] Law)> Asked)
    {
        /// <summary>Excess of whoever knows how often each word comes, and no more.</summary>
        public double Unordered
        {
            get
            {
                float[] frequencies = [.. Enumerable.Range(0, Asked[0].Law.Length)
                    .Select(i => (float)Math.Log(Asked.Average(one => Math.Exp(one.Law[i]))))];
                return Excess(_ => frequencies);
            }
        }

        /// <summary>Mean KL(law ‖ model), words alone.</summary>
        public double Excess(Func<int, float[]> logits) => Asked.Average(one => Distributions.KullbackLeibler(one.Law, logits(one.Row)));
    }
}
