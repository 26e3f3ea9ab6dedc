using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Losses;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
public sealed class TrainerTests : IDisposable
{
    internal static readonly TrainingRecipe Tiny = new()
    {
        Name = "tiny",
        World = new() { Shares = new WorldOptions().Shares.Clear().Add("weather", 1), MaxTokens = 32 },
        Model = new() { DVocab = 1, NLayers = 2, DModel = 32, NHeads = 2, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Steps = 60,
        WarmUp = 5,
        Rows = 8,
        Length = 64,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("between-tokens-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Two_runs_and_a_run_stopped_and_resumed_give_equal_bytes()
    {
        var (straight, again, resumed) = (Path.Combine(_folder, "a"), Path.Combine(_folder, "b"), Path.Combine(_folder, "c"));
        Run(Tiny, 12, save: straight);
        Run(Tiny, 12, save: again);
        Run(Tiny, 5, save: Path.Combine(_folder, "half"));
        Run(Tiny, 7, save: resumed, from: Path.Combine(_folder, "half"));
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(again));
        Assert.Equal(File.ReadAllBytes(straight), File.ReadAllBytes(resumed));
        Run(Tiny with { ModelSeed = 2 }, 12, save: again);
        Assert.NotEqual(File.ReadAllBytes(straight), File.ReadAllBytes(again));
    }

    [Fact]
    public void One_thread_and_two_give_equal_bytes()
    {
        var (one, two) = (Path.Combine(_folder, "a"), Path.Combine(_folder, "b"));
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Run(Tiny, 4, save: one);
            set_num_threads(2);
            Run(Tiny, 4, save: two);
        }
        finally
        {
            set_num_threads(before);
        }

        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(two));
    }

    [Fact]
    public void Cross_entropy_and_its_gradient_are_those_of_libtorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var logits = (randn([4, 7, 33], ScalarType.Float32, generator: generator) * 5).requires_grad_();
        var targets = tensor(Enumerable.Range(0, 28).Select(i => i % 9 == 0 ? Packer.NoTarget : i * 5L % 33).ToArray(), [4, 7]);
        var expected = nn.functional.cross_entropy(logits.view(-1, 33), targets.view(-1), ignore_index: Packer.NoTarget);
        expected.backward();
        var gradient = logits.grad!.clone();
        logits.grad!.zero_();
        var actual = FusedCrossEntropy.Apply(logits, targets, targets.ne(Packer.NoTarget).sum().item<long>());
        (3 * actual).backward();
        BetweenTokens.Models.Learning.HandedGradients.Free();
        Assert.Equal(expected.item<float>(), actual.item<float>(), 2e-6); // a rounding of a number near ten
        Assert.True(((logits.grad! / 3) - gradient).abs().max().item<float>() < 1e-7); // and of one near 1/25
    }

    [Fact]
    public void Cross_entropy_to_a_distribution_is_the_mean_over_the_words_drawn_from_it()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var logits = (randn([6, 11], ScalarType.Float32, generator: generator) * 5).requires_grad_();
        var law = (randn([6, 11], ScalarType.Float32, generator: generator) * 2).softmax(-1);
        var (mean, gradient) = (0.0, zeros_like(logits));
        for (var word = 0; word < 11; word++)
        {
            for (var row = 0; row < 6; row++)
            {
                var targets = full([6], Packer.NoTarget, ScalarType.Int64);
                targets[row] = word;
                var own = FusedCrossEntropy.Apply(logits, targets, 6);
                own.backward();
                var weight = law[row, word].item<float>();
                mean += weight * own.item<float>();
                gradient.add_(logits.grad!, weight);
                logits.grad!.zero_();
            }
        }

        var actual = FusedCrossEntropy.Apply(logits, zeros([6], ScalarType.Int64), 6, law.data<float>().ToArray());
        actual.backward();
        BetweenTokens.Models.Learning.HandedGradients.Free();
        Assert.Equal(mean, actual.item<float>(), 2e-6); // roundings of numbers near ten
        Assert.True((logits.grad! - gradient).abs().max().item<float>() < 1e-7); // and of numbers near 1/6
    }

    [Fact]
    public void A_step_learns_the_same_however_many_rows_are_read_at_once()
    {
        using Trainer few = new(Tiny with { RowsAtOnce = 1 }), all = new(Tiny with { RowsAtOnce = 8 });
        for (var step = 0; step < 3; step++)
        {
            var (one, other) = (few.Next(), all.Next());
            Assert.Equal(one.Loss, other.Loss, 1e-4);
            Assert.Equal(one.GradientNorm, other.GradientNorm, 1e-3); // sums of float32 in another order, and Muon's polynomial amplifies
        }
    }

    [Fact]
    public void A_checkpoint_of_another_recipe_is_refused()
    {
        var path = Path.Combine(_folder, "a");
        Run(Tiny, 1, save: path);
        using var other = new Trainer(Tiny with { Clip = 2 });
        Assert.Contains("Resume with the recipe that wrote the file",
            Assert.Throws<BetweenTokens.Formats.ModelFileException>(() => Checkpoint.Resume(other, path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_model_comes_near_the_law(bool muon)
    {
        using var trainer = new Trainer(Tiny with { Optimiser = new() { Muon = muon } });
        var first = LawDistance.Measure(trainer.Transformer, trainer.Law, 1500, 9);
        for (var step = 0; step < Tiny.Steps; step++)
        {
            trainer.Next();
        }

        var last = LawDistance.Measure(trainer.Transformer, trainer.Law, 1500, 9);
        // A zero unembedding starts uniform: KL = log V − entropy, exactly.
        Assert.Equal(Math.Log(trainer.World.Words.Count) - first.Entropy, first.Kl, 1e-4);
        Assert.True(last.Kl < 0.15 * first.Kl, $"{first.Kl} → {last.Kl}");
        Assert.Equal(last.Kl, last.KlByKind["weather"], 1e-12);
    }

    [Fact]
    public void A_finite_corpus_can_be_learnt_by_heart()
    {
        using var trainer = new Trainer(Tiny with { CorpusTokens = 60, Steps = 150 });
        for (var step = 0; step < 150; step++)
        {
            trainer.Next();
        }

        Assert.True(LawDistance.Measure(trainer.Transformer, trainer.Law, 300, 1).Kl < 0.1);
        Assert.True(LawDistance.Measure(trainer.Transformer, trainer.World, 300, 1).Kl > 0.5);
    }

    [Fact]
    public void A_saved_model_is_opened_like_any_other_and_gives_the_same_logits()
    {
        using var trainer = new Trainer(Tiny);
        trainer.Next();
        GlassModel.Save(trainer, _folder, new() { Tokens = 100, LeastInKind = 0, WithheldInKind = 0, Sentences = 0 });
        using var model = LanguageModel.Load(_folder);
        var text = trainer.World.Read("Погода по дням: снег, иней");
        Assert.Equal(text, model.Tokenizer!.Encode("погода по дням : снег , иней").Select(token => token.Id));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var own = trainer.Transformer.Forward(tensor(text.Select(id => (long)id).ToArray()).unsqueeze(0)).data<float>().ToArray();
        var rows = model.Logits(text);
        var difference = Enumerable.Range(0, text.Length)
            .Max(row => Enumerable.Range(0, rows.Width).Max(i => Math.Abs(own[(row * rows.Width) + i] - rows[row][i])));
        Assert.InRange(difference, 0, 5e-3); // weights of half precision have eleven bits
        Assert.Contains("\"kl_by_kind\"", File.ReadAllText(Path.Combine(_folder, "training.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_finite_stops_the_run_with_step_and_tensor()
    {
        using var trainer = new Trainer(Tiny);
        trainer.Next();
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            trainer.Transformer.Parameters["blocks.1.mlp.up.weight"][0, 0] = tensor(float.NaN);
        }

        var error = Assert.Throws<DivergedException>(() => trainer.Next());
        Assert.Equal((2, "blocks.1.mlp.up.weight"), (error.Step, error.Tensor));
        Assert.Contains("Step 2: the weight of blocks.1.mlp.up.weight is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_words_are_asked_for_where_the_recipe_hides_some()
    {
        using var plain = new Trainer(Tiny);
        using var masked = new Trainer(Tiny with { MaskedShare = 0.25, SpareTokens = 1 });
        plain.Next();
        masked.Next();
        Assert.Equal(plain.Transformer.Config.DVocab + 1, masked.Transformer.Config.DVocab);
        Assert.InRange(masked.Tokens / (double)plain.Tokens, 0.17, 0.33); // four standard deviations of some 480 draws
    }

    [Fact]
    public void The_rate_rises_stays_and_falls_to_zero()
    {
        var recipe = Tiny with { Steps = 100, WarmUp = 10, DecayShare = 0.4 };
        Assert.Equal(0.1, recipe.RateAt(0), 1e-12);
        Assert.Equal(1, recipe.RateAt(9), 1e-12);
        Assert.Equal(1, recipe.RateAt(60), 1e-12);
        Assert.Equal(0.5, recipe.RateAt(80), 1e-12);
        Assert.Equal(0.025, recipe.RateAt(99), 1e-12);
    }

    private static void Run(TrainingRecipe recipe, int steps, string save, string? from = null)
    {
        using var trainer = new Trainer(recipe);
        if (from is not null)
        {
            Checkpoint.Resume(trainer, from);
        }

        for (var step = 0; step < steps; step++)
        {
            trainer.Next();
        }

        Checkpoint.Save(trainer, save);
    }
}
