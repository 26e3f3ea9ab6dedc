using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L05Position;

/// <summary>How far the last token's output moves when the words before it are permuted.</summary>
/// <param name="Layers">Number of layers.</param>
/// <param name="Causal">True: behind the mask.</param>
/// <param name="Codes">True: with rotary positions.</param>
/// <param name="Change">Largest change of a logit, in standard deviations of the logits; the largest over networks and texts.</param>
public sealed record PermutedStack(int Layers, bool Causal, bool Codes, double Change);

/// <summary>05-01: is a network without position codes blind to the order of the words before the last?</summary>
public static class PermutedPrefix
{
    private const int Networks = 5, Permutations = 5, Documents = 50, Words = 12;
    private const long Seed = 501;

    /// <summary>Trained networks without codes, and beside each its twin with rotary ones.</summary>
    internal static IReadOnlyList<(string Without, string With, string Condition)> Twins { get; } =
    [
        ("glass/order-none-masked", "glass/order-rotary-masked", "обучена, без маски, слоёв 3"),
        ("glass/positions-none", "glass/positions-rotary", "обучена, маска, слоёв 3"),
        ("glass/base-s-none", "glass/base-s-short", "обучена, маска, слоёв 4"),
    ];

    /// <summary>One survey for each trained network: fifty documents, five permutations of each.</summary>
    internal static IReadOnlyList<Survey> Surveys { get; } =
        [.. Twins.SelectMany(twin => new[] { twin.Without, twin.With }).Select(OfModel)];

    /// <summary>
    /// Random networks of 1 to 3 whole layers, with and without the mask, with and without codes; weights of ordinary size, so that
    /// every layer matters.
    /// </summary>
    /// <param name="networks">How many of each kind.</param>
    /// <param name="seed">Seed of weights, texts and permutations.</param>
    public static IReadOnlyList<PermutedStack> Random(int networks = Networks, long seed = Seed) =>
    [
        .. from codes in new[] { false, true }
            from causal in new[] { false, true }
            from layers in Enumerable.Range(1, 3)
            select new PermutedStack(
                layers, causal, codes, Enumerable.Range(0, networks).Max(i => OfRandom(layers, causal, codes, seed + i))),
    ];

    /// <summary>What the random networks say.</summary>
    public static Evidence JudgeRandom(IReadOnlyList<PermutedStack> stacks) => Evidence.Arithmetic(
    [
        .. stacks.Select(stack => Measured.Exact(
            $"change {(stack.Codes ? "with codes" : "without codes")}: "
                + $"случайная, {(stack.Causal ? "маска" : "без маски")}, слоёв {stack.Layers}",
            stack.Change, Networks * Permutations)),
    ]) with
    { Model = "random networks" };

    /// <summary>What a trained network without codes says, and its twin with them.</summary>
    internal static Func<IReadOnlyList<SurveyTable>, Evidence> Judge(string condition, string twin) => tables => Evidence.Of(
        tables[0],
        Measured.Exact($"change without codes: {condition}", tables[0]["change"].Max(), tables[0].Rows.Count),
        Measured.Exact($"change with codes: {condition}, {twin}", tables[1]["change"].Max(), tables[1].Rows.Count));

    /// <summary>
    /// Largest change of a logit after the last token when the tokens before it are permuted, in standard deviations of the logits.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="ids">A text of three tokens or more; the first and the last stay where they are.</param>
    /// <param name="permutations">How many permutations are tried.</param>
    /// <param name="seed">Seed of the permutations.</param>
    public static double Change(Transformer network, int[] ids, int permutations, long seed)
    {
        var random = new SeededRandom(seed);
        var own = Last(network, ids);
        var deviation = Math.Sqrt(own.Average(z => Math.Pow(z - own.Average(), 2)));
        return Enumerable.Range(0, permutations).Max(_ =>
            own.Zip(Last(network, Permuted(ids, random)), (a, b) => Math.Abs((double)a - b)).Max() / deviation);
    }

    /// <summary>The text with all but its first and last token in another order.</summary>
    public static int[] Permuted(int[] ids, SeededRandom random)
    {
        var middle = ids[1..^1];
        random.Shuffle(middle);
        return [ids[0], .. middle, ids[^1]];
    }

    private static Survey OfModel(string model) => SurveyModels.Survey(
        $"permuted {model}", model, ["change"], _ => Enumerable.Range(0, Documents), (loaded, index) =>
        {
            var law = PositionWorld.Law(model);
            int[] ids = PositionWorld.Read(law, PositionWorld.Document(law, index, Seed));

            // a network that looks both ways is asked for a hidden last word, as it was trained
            ids = loaded.Config.Causal ? ids : [.. ids[..^1], law.TokenCount];
            return new(PositionWorld.Unit(index), Change(loaded.Transformer, ids, Permutations, Seed + index));
        });

    private static double OfRandom(int layers, bool causal, bool codes, long seed)
    {
        var config = new TransformerConfig
        {
            DVocab = 40,
            NLayers = layers,
            DModel = 32,
            NHeads = 4,
            NContext = Words,
            Mlp = MlpKind.Plain,
            Activation = Activation.Gelu,
            Causal = causal,
            Positions = codes ? PositionScheme.Rotary : PositionScheme.None,
        };
        using var network = Transformer.Create(
            config, seed, new() { ByFanIn = true, EmbeddingDeviation = 1, ScaleOutputsByDepth = false }, CPU);
        var random = new SeededRandom(seed);
        return Change(network, [.. Enumerable.Range(0, Words).Select(_ => random.Next(config.DVocab))], Permutations, seed);
    }

    private static float[] Last(Transformer network, int[] ids)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var rows = tensor([.. ids.Select(id => (long)id)], [1, ids.Length], device: CPU);
        return TensorMemory.Copy<float>(network.Forward(rows, options: new() { LastOnly = true }).OnCpu());
    }
}
