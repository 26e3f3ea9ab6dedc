using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Learning;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>03-03: what the division by the root of the head's width does to gradients.</summary>
public static class ScaleGradients
{
    private const long Seed = 303;
    private const int Steps = 100, Every = 10, Queries = 256, Keys = 64, Width = 64, Values = 16;

    internal static int[] Widths { get; } = [16, 64, 128, 512];

    internal static string[] Parts { get; } = ["W_Q и W_K", "softmax", "softmax, строка-медиана"];

    internal static int[] TrainedWidths { get; } = [16, 64];

    internal static string[] Columns { get; } =
        [.. Parts.SelectMany(part => Widths.SelectMany(d => new[] { $"{part}, {d} with", $"{part}, {d} without" }))];

    internal static string[] TrainedColumns { get; } = [.. TrainedWidths.SelectMany(d => new[] { $"{d} with", $"{d} without" })];

    /// <summary>Ten draws of one head.</summary>
    internal static Survey Survey { get; } = new()
    {
        Name = "scale gradients",
        Kind = EvidenceKind.Arithmetic,
        Columns = Columns,
        Run = scope => ("one head, drawn", [.. scope.Of(Enumerable.Range(1, 10)).Select(seed => Row((Seed * 100) + seed.Item))]),
    };

    /// <summary>Five trainings of a two-layer network, with heads of two widths, with and without the division.</summary>
    internal static Survey Trained { get; } = new()
    {
        Name = "scale gradients in training",
        Kind = EvidenceKind.Glass,
        Recipe = string.Join('\n', TrainedWidths.SelectMany(d => new[] { RecipeOf(d, true), RecipeOf(d, false) }).Select(RecipeText.Of))
            + $", {Steps} steps, a look every {Every}",
        Columns = TrainedColumns,
        Run = scope => ($"induction-2 with other heads, {Steps} steps", [.. scope.Of(Enumerable.Range(1, 5)).Select(seed =>
        {
            scope.Progress?.Invoke($"  seed {seed.Item}");
            return new SurveyRow($"{(Seed * 100) + seed.Item}", [.. TrainedWidths.SelectMany(d =>
                new[] { true, false }.Select(divided => InTraining(RecipeOf(d, divided), (Seed * 100) + seed.Item)))]);
        })]),
    };

    /// <summary>
    /// Norms of gradients through one head: of W_Q and W_K together, of the softmax over the batch, of the softmax in the median row.
    /// </summary>
    /// <param name="width">Width of the head.</param>
    /// <param name="scale">What products are multiplied by before the softmax.</param>
    /// <param name="seed">Seed of inputs, matrices, values and of the loss.</param>
    public static double[] Norms(int width, double scale, long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        Tensor Drawn(long rows, long columns) => randn([rows, columns], ScalarType.Float64, CPU, generator: generator);
        Tensor x = Drawn(Queries, Width), y = Drawn(Keys, Width);
        Tensor wq = Drawn(width, Width) / Math.Sqrt(Width), wk = Drawn(width, Width) / Math.Sqrt(Width);
        Tensor q = matmul(x, wq.t()), k = matmul(y, wk.t());
        var p = (matmul(q, k.t()) * scale).softmax(-1);
        var u = matmul(Drawn(Queries, Values), Drawn(Keys, Values).t()); // gradient of the loss at each weight
        var through = p * (u - (p * u).sum(-1, keepdim: true)); // Jacobian of the softmax times it
        Tensor atQ = matmul(matmul(through, k).t(), x) * scale, atK = matmul(matmul(through.t(), q).t(), y) * scale;
        return
        [
            Math.Sqrt((atQ.square().sum() + atK.square().sum()).item<double>()),
            through.norm().item<double>(), through.norm(1).median().item<double>(),
        ];
    }

    private static SurveyRow Row(long seed)
    {
        var norms = Widths.SelectMany(d => new[] { Norms(d, 1 / Math.Sqrt(d), seed), Norms(d, 1, seed) }).ToList();
        return new($"{seed}", [.. Parts.SelectMany((_, part) => norms.Select(n => n[part]))]);
    }

    private static TrainingRecipe RecipeOf(int width, bool divided) => TrainingRecipes.Load("induction-2") is var recipe
        ? recipe with
        {
            Name = $"heads of {width}{(divided ? "" : ", not divided")}",
            Model = recipe.Model with
            {
                NHeads = recipe.Model.DModel / width,
                NKeyValueHeads = recipe.Model.DModel / width,
                DHead = width,
                ScoreScale = divided ? null : 1,
            },
        }
        : recipe;

    // Mean of the logarithm over looks, so that no look decides alone: exp of it is a typical norm.
    private static double InTraining(TrainingRecipe recipe, long seed)
    {
        using var trainer = new Trainer(recipe with { ModelSeed = seed, CorpusSeed = seed });
        var looks = new List<double>();
        while (trainer.Step < Steps)
        {
            trainer.Next();
            if (trainer.Step % Every == 0)
            {
                looks.Add(Math.Log(AtWeights(trainer, seed)));
            }
        }

        return Math.Exp(looks.Average());
    }

    // Norm of the gradient of the loss of 32 documents that training does not see, at all W_Q and W_K.
    private static double AtWeights(Trainer trainer, long seed)
    {
        using var scope = NewDisposeScope();
        var sampler = new Sampler(trainer.Law, seed + 1_000_000);
        int[][] documents = [.. Enumerable.Range(0, 32).Select(_ => sampler.Next())];
        var ids = StreamStates.Pad(documents);
        var targets = ids.narrow(1, 1, ids.shape[1] - 1);
        var logits = trainer.Transformer.Forward(ids.narrow(1, 0, ids.shape[1] - 1));
        nn.functional.cross_entropy(logits.reshape(-1, logits.shape[2]), targets.reshape(-1)).backward();
        HandedGradients.Free();
        var parameters = trainer.Transformer.Parameters;
        var square = parameters.Specs.Where(spec => spec.Name.EndsWith("query.weight", StringComparison.Ordinal)
            || spec.Name.EndsWith("key.weight", StringComparison.Ordinal))
            .Sum(spec => parameters[spec.Name].grad!.square().sum().item<float>());
        foreach (var spec in parameters.Specs)
        {
            parameters[spec.Name].grad?.zero_();
        }

        return Math.Sqrt(square);
    }

    /// <summary>One head of unit-variance queries and keys; a row for each seed.</summary>
    public static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        [
            .. Parts.SelectMany(part => Widths.Select(d => Log($"log10 of the gradient without over with: {part}, голова {d}",
                table[$"{part}, {d} without"], table[$"{part}, {d} with"]))),
            .. Parts.SelectMany(part => Widths[1..].Select(d => Log(
                $"log10 of the gradient with the division over heads of 16: {part}, голова {d}",
                table[$"{part}, {d} with"], table[$"{part}, 16 with"]))),
        ]);

    /// <summary>Networks in training; a row for each seed.</summary>
    public static Evidence JudgeTrained(SurveyTable table) => Evidence.Of(
        table,
        [
            .. TrainedWidths.Select(d => Log($"log10 of the gradient without over with: в обучении, голова {d}",
                table[$"{d} without"], table[$"{d} with"])),
            Log("log10 of the gradient with the division over heads of 16: в обучении, голова 64", table["64 with"], table["16 with"]),
        ]);

    private static Measured Log(string name, double[] top, double[] bottom) =>
        Measured.MeanOfSeeds(name, [.. top.Zip(bottom, (a, b) => Math.Log10(a / b))]);
}
