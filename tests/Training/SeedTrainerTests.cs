using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class SeedTrainerTests : IDisposable
{
    private static readonly long[] _seeds = [1, 2, 5];

    private static readonly BetweenTokens.Microworld.WorldOptions _mixture = new() { MaxTokens = 64 };

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-seeds-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Stackable =>
        [.. TinyModels.Variants.Where(variant => TransformerParameters.RefusesStacking(variant.Value) is null)
            .Select(variant => variant.Key)];

    [Theory]
    [MemberData(nameof(Stackable))]
    public void Every_seed_learns_as_if_alone(string variant) => Same(Of(TinyModels.Variants[variant]));

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(48)]
    [InlineData(96)]
    public void So_it_is_in_streams_of_any_width(int width) => Same(TrainerTests.Tiny with
    {
        Model = TrainerTests.Tiny.Model with { DModel = width, Mlp = MlpKind.Gated, Activation = Activation.Silu },
    });

    [Theory]
    [InlineData("induction-2")]
    [InlineData("positions-alibi")]
    [InlineData("order-none-masked")]
    public void So_it_is_with_the_recipes_of_sweeps(string name) => Same(TrainingRecipes.Load(name) with { WarmUp = 1 }, steps: 3);

    [Fact]
    public void So_it_is_with_AdamW_alone() => Same(TrainerTests.Tiny with { Optimiser = new() { Muon = false, AdamRate = 0.01 } });

    [Fact]
    public void So_it_is_with_products_in_bfloat16() => Same(TrainerTests.Tiny with { Precision = ScalarType.BFloat16 });

    [Theory]
    [InlineData(TargetChoice.Exact)]
    [InlineData(TargetChoice.Decided)]
    public void So_it_is_with_targets_that_the_law_chooses_and_a_primer(TargetChoice targets) => Same(TrainerTests.Tiny with
    {
        World = _mixture,
        Targets = targets,
        Primer = [new() { Steps = 1, Shares = _mixture.Shares.Clear().Add("weather", 1) },
            new() { Steps = 1, Targets = TargetChoice.Decided, Shares = _mixture.Shares }],
    });

    [Fact]
    public void So_it_is_with_libtorchs_operations_as_on_a_processor_without_vectors_of_sixteen()
    {
        var before = get_num_threads();
        set_num_threads(1); // both lanes on this thread, whose switch it is
        try
        {
            FusedKernels.Without(() =>
            {
                Same(TrainerTests.Tiny);
                Same(Of(TinyModels.Variants["base"]));
                return true;
            });
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void So_it_is_with_hidden_words_and_a_finite_corpus() => Same(TrainerTests.Tiny with
    {
        MaskedShare = 0.2,
        SpareTokens = 1,
        CorpusTokens = 500,
        Model = TrainerTests.Tiny.Model with { Causal = false },
    });

    [Theory]
    [MemberData(nameof(Stackable))]
    public void A_stack_reads_what_each_of_its_networks_reads(string variant)
    {
        var config = TinyModels.Variants[variant];
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var networks = _seeds.Select(seed => TinyModels.Make(config, (int)seed)).ToList();
        using var stack = new Transformer(TransformerParameters.Stack([.. networks.Select(network => network.Parameters)]));
        var ids = Enumerable.Range(0, networks.Count).Select(_ => TinyModels.Ids(config, 2, 8)).ToList();
        var together = FusedKernels.Without(() => stack.Forward(cat(ids))); // libtorch's operations, in which other rows stand beside
        foreach (var (network, own, read) in networks.Zip(ids, together.chunk(networks.Count)))
        {
            Near.Equal(network.Forward(own), read, 5e-5, variant); // another order of summation
            network.Dispose();
        }
    }

    [Fact]
    public void A_seed_that_diverges_leaves_the_others_as_they_are_and_says_where()
    {
        using var together = new SeedTrainer(TrainerTests.Tiny, _seeds);
        using var alone = Alone(TrainerTests.Tiny, _seeds[2]);
        Assert.Equal(alone.Next(), together.Next()[2], SameButSpeed);
        Spoil(together, 1);
        var reports = together.Next();
        Assert.Equal([null, "Seed 2, step 2: the weight of blocks.1.mlp.up.weight is not finite. Lower the rate, lengthen the "
            + "warm-up, or resume from the last checkpoint.", null], together.Divergences.Select(error => error?.Message));
        Assert.True(reports[0] is not null && reports[1] is null);
        Assert.Equal(alone.Next(), reports[2], SameButSpeed);
        together.Next();
        alone.Next();
        Assert.Equal(Weights(alone.Transformer), Weights(together, 2));
        Assert.Equal((2L, 2, "blocks.1.mlp.up.weight"),
            (together.Divergences[1]!.Seed, together.Divergences[1]!.Step, together.Divergences[1]!.Tensor)); // the first time counts
    }

    [Fact]
    public void Seeds_that_all_diverge_stop_the_training_with_seed_step_and_tensor()
    {
        using var together = new SeedTrainer(TrainerTests.Tiny, [1, 2]);
        together.Next();
        Spoil(together, 0);
        together.Next();
        Spoil(together, 1);
        var error = Assert.Throws<DivergedException>(together.Next);
        Assert.Equal((2L, 3, "blocks.1.mlp.up.weight"), (error.Seed, error.Step, error.Tensor));
        Assert.Equal([2, 3], together.Divergences.Select(each => each!.Step));
        Assert.Equal(2, together.Step);
    }

    [Fact]
    public void Two_runs_and_a_run_stopped_and_resumed_give_equal_bytes()
    {
        var (straight, half, resumed) = (Path.Combine(_folder, "a"), Path.Combine(_folder, "b"), Path.Combine(_folder, "c"));
        Run(9, save: straight);
        Run(9, save: resumed);
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(resumed));
        Run(4, save: half);
        Run(5, save: resumed, from: half);
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(resumed));

        void Run(int steps, string save, string? from = null)
        {
            using var together = new SeedTrainer(TrainerTests.Tiny, _seeds);
            if (from is not null)
            {
                Checkpoint.Resume(together, from);
            }

            for (var step = 0; step < steps; step++)
            {
                together.Next();
            }

            Checkpoint.Save(together, save);
        }
    }

    [Fact]
    public void A_seed_that_has_diverged_stays_so_after_a_resume()
    {
        var path = Path.Combine(_folder, "a");
        using SeedTrainer first = new(TrainerTests.Tiny, _seeds), second = new(TrainerTests.Tiny, _seeds);
        first.Next();
        Spoil(first, 1);
        first.Next();
        Checkpoint.Save(first, path);
        Checkpoint.Resume(second, path);
        Assert.Equal(first.Divergences.Select(error => error?.Message), second.Divergences.Select(error => error?.Message));
        Assert.Equal(first.Next()[2], second.Next()[2], SameButSpeed);
    }

    [Fact]
    public void A_checkpoint_of_other_seeds_or_of_one_training_is_refused()
    {
        var path = Path.Combine(_folder, "a");
        using SeedTrainer three = new(TrainerTests.Tiny, _seeds), others = new(TrainerTests.Tiny, [1, 2, 6]);
        using var alone = Alone(TrainerTests.Tiny, 1);
        Checkpoint.Save(three, path);
        Assert.Contains("seeds: expected 1, 2, 6; found 1, 2, 5", Refused(() => Checkpoint.Resume(others, path)), StringComparison.Ordinal);
        Assert.Contains("seeds: expected none; found 1, 2, 5", Refused(() => Checkpoint.Resume(alone, path)), StringComparison.Ordinal);
        Checkpoint.Save(alone, path);
        Assert.Contains("seeds: expected 1, 2, 5; found none", Refused(() => Checkpoint.Resume(three, path)), StringComparison.Ordinal);

        static string Refused(Action resume) => Assert.Throws<BetweenTokens.Formats.ModelFileException>(resume).Message;
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        using var together = new SeedTrainer(TrainerTests.Tiny, [1, 2]);
        together.Next(); // gradients are made in the first step
        Live.Same(() => together.Next());
        Live.Same(() => together.Network(1).Dispose());
    }

    [Fact]
    public void What_is_written_for_one_network_is_refused_by_name()
    {
        foreach (var (name, message) in new[]
        {
            ("experts", "key model.experts must be absent, since other parts are written for one network at a time; found 3 experts"),
            ("retention", "key model.mixer must be Attention, since other parts are written for one network at a time; found Retention"),
            ("lstm", "key model.mixer must be Attention, since other parts are written for one network at a time; found Lstm"),
        })
        {
            var recipe = Of(TinyModels.Variants.First(variant => variant.Key.Contains(name, StringComparison.OrdinalIgnoreCase)).Value);
            Assert.Contains(
                message, Assert.Throws<ArgumentException>(() => new SeedTrainer(recipe, [1, 2])).Message, StringComparison.Ordinal);
            Assert.False(SeedTrainer.Pays(recipe));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new SeedTrainer(TrainerTests.Tiny, []));
        using var one = Transformer.Create(TinyModels.Variants["base"], 1);
        using var stack = new Transformer(TransformerParameters.Stack([one.Parameters, one.Parameters]));
        Assert.Contains("found 3 rows",
            Assert.Throws<ArgumentException>(() => stack.Forward(zeros([3, 2], ScalarType.Int64))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_pays_where_a_pass_is_small()
    {
        Assert.True(SeedTrainer.Pays(TrainerTests.Tiny)); // 4 rows of 64 positions, width 32
        Assert.False(SeedTrainer.Pays(TrainerTests.Tiny with { Rows = 64, RowsAtOnce = 32 }));
        Assert.False(SeedTrainer.Pays(TrainingRecipes.Load("base-s")));
    }

    /// <summary>
    /// Losses, norms and weights are equal to the bit: the products of a batch are those of its matrices, every sum keeps its
    /// order, and what libtorch deals by the number of rows is done for each network by itself.
    /// </summary>
    private static void Same(TrainingRecipe recipe, int steps = 4)
    {
        using var together = new SeedTrainer(recipe, _seeds);
        var alone = _seeds.Select(seed => Alone(recipe, seed)).ToList();
        for (var step = 0; step < steps; step++)
        {
            var reports = together.Next();
            for (var i = 0; i < _seeds.Length; i++)
            {
                var report = alone[i].Next();
                using var network = together.Network(i);
                Assert.All(network.Parameters.Specs,
                    spec => Assert.Equal(Values(alone[i].Transformer, spec.Name), Values(network, spec.Name)));
                Assert.Equal(report, reports[i], SameButSpeed);
            }
        }

        alone.ForEach(trainer => trainer.Dispose());
    }

    private static void Spoil(SeedTrainer together, int index)
    {
        using var noGradient = no_grad();
        using var network = together.Network(index);
        network.Parameters["blocks.1.mlp.up.weight"].fill_(float.NaN); // a view of the stack
    }

    private static TrainingRecipe Of(TransformerConfig config) => TrainerTests.Tiny with
    {
        Model = config,
        Rows = 8,
        Length = 32,
        RowsAtOnce = 2,
        Initial = new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = !config.Tied },
    };

    private static Trainer Alone(TrainingRecipe recipe, long seed) => new(recipe with { CorpusSeed = seed, ModelSeed = seed });

    private static bool SameButSpeed(StepReport? one, StepReport? other) =>
        one! with { TokensPerSecond = 0 } == other! with { TokensPerSecond = 0 };

    private static float[] Weights(SeedTrainer together, int index)
    {
        using var network = together.Network(index);
        return Weights(network);
    }

    private static float[] Weights(Transformer model) => [.. model.Parameters.Specs.SelectMany(spec => Values(model, spec.Name))];

    private static float[] Values(Transformer model, string name) => model.Parameters[name].data<float>().ToArray();
}
