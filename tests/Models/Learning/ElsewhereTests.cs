using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Learning;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tests.Training;
using BetweenTokens.Tests.Training.Preferences;
using BetweenTokens.Tracing;
using BetweenTokens.Training;
using BetweenTokens.Training.Preferences;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models.Learning;

/// <summary>
/// What runs on a device, run here: its operations on tensors of the CPU give the numbers of the CPU's own kernels; and a tensor
/// that does not say where it is made lies nowhere, so a pass that comes out whole has none.
/// </summary>
[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class ElsewhereTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];
    private static readonly int[] _other = [2, 7, 1, 8, 2, 8, 1];

    public static TheoryData<string> Variants => [.. TinyModels.Variants.Keys];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Passes_give_the_same_numbers(string variant)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var reading = new LanguageModel("tiny", TinyModels.ForReading(model));
        Tensor ids = TinyModels.Ids(model.Config, 2, 8), one = TinyModels.Ids(model.Config, 2, 1),
            places = tensor(new long[] { 0, 1, 2, 3, 0, 1, 2, 3 });
        var documents = tensor(new long[] { 0, 0, 0, 0, 1, 1, 1, 1, 5, 5, 5, 5, 6, 6, 6, 6 }, [2, 8]);
        Tensor[] Read()
        {
            using var cache = new KvCache(model.Config, 2);
            return
            [
                model.Forward(ids),
                model.Forward(ids, options: new() { Documents = documents, Positions = places }),
                reading.Transformer.Forward(ids, cache),
                reading.Transformer.Forward(one, cache),
                Selected(cache).Forward(one, cache),
                reading.Transformer.Forward(ids, options: new() { Depth = 1 }),
            ];
        }

        Transformer Selected(KvCache cache)
        {
            cache.Select([1, 0]);
            return reading.Transformer;
        }

        foreach (var (here, there) in Read().Zip(Nowhere.Run(() => FusedKernels.Elsewhere(Read))))
        {
            Near.Equal(here, there, 5e-5, variant); // sums of a few dozen float32 terms of about one, in another order
        }

        // the CPU's kernels say where, too
        Read().Zip(Nowhere.Run(Read)).ToList().ForEach(pair => Near.Equal(pair.First, pair.Second, 0, variant));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Traces_and_changes_give_the_same_numbers(string variant)
    {
        using var scope = NewDisposeScope();
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Variants[variant]));
        using var vector = ones(16);
        double[] Look()
        {
            using var trace = model.Trace(_ids);
            using var other = model.Trace(_other);
            Intervention[] changes =
            [
                Intervene.Add("blocks.0.hook_resid_post", vector, position: 3),
                Intervene.Mean("blocks.1.hook_attn_out", other),
                Intervene.Patch("blocks.1.hook_resid_pre", other, position: 2),
                Intervene.Zero("blocks.1.hook_attn_out", position: 4),
            ];
            var lens = LogitLens.Of(trace, [2, ^1]);
            return
            [
                .. trace.LogitsAt(^1).Select(logit => (double)logit),
                .. model.LogitsWith(_ids, changes).Select(logit => (double)logit),
                .. lens.Rows.SelectMany(row => row.Select(cell => cell.Entropy)),
                .. model.Generate(_ids, new GenerationOptions { MaxTokens = 3, Streams = 2, Temperature = 0 })
                    .Select(text => text.LogProbability),
                .. NextLogits.After(model, [_ids, [1, 2]]).SelectMany(logits => logits.Select(logit => (double)logit)),
            ];
        }

        foreach (var (here, there) in Look().Zip(Nowhere.Run(() => FusedKernels.Elsewhere(Look))))
        {
            Assert.Equal(here, there, 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Steps_of_training_give_the_same_losses_and_weights(string variant)
    {
        using var scope = NewDisposeScope();
        foreach (var muon in new[] { true, false })
        {
            var recipe = Small with
            {
                Model = TinyModels.Variants[variant],
                Optimiser = new() { Muon = muon, AdamRate = 1e-3 },
                Targets = muon ? TargetChoice.Drawn : TargetChoice.Exact,
            };
            (double Loss, double Norm)[] Learn(Trainer trainer) =>
                [.. Enumerable.Range(0, 3).Select(_ => trainer.Next()).Select(report => (report.Loss, report.GradientNorm))];
            using Trainer here = new(recipe, device: CPU), there = new(recipe, device: CPU);
            foreach (var (own, other) in Learn(here).Zip(Nowhere.Run(() => FusedKernels.Elsewhere(() => Learn(there)))))
            {
                Assert.Equal(own.Loss, other.Loss, 2e-4); // three steps that each round otherwise, Muon's to full steps of small directions
                Assert.Equal(own.Norm, other.Norm, 0.01 * own.Norm);
            }

            Assert.Equal(here.ExpertLoad.Count, there.ExpertLoad.Count);
        }
    }

    [Fact]
    public void Seeds_together_products_in_bfloat16_and_hidden_words_too()
    {
        using var scope = NewDisposeScope();
        foreach (var recipe in new[]
        {
            Small, Small with { Precision = ScalarType.BFloat16 }, Small with { MaskedShare = 0.2, SpareTokens = 1 },
            Small with { Model = Small.Model with { Norm = NormKind.LayerNorm, Biases = Biases.Block } },
        })
        {
            double[] Learn(SeedTrainer trainer) => [.. trainer.Next().Concat(trainer.Next()).Select(report => report!.Loss)];
            using SeedTrainer here = new(recipe, [1, 2], CPU), there = new(recipe, [1, 2], CPU);
            Assert.All(Learn(here).Zip(Nowhere.Run(() => FusedKernels.Elsewhere(() => Learn(there)))),
                pair => Assert.Equal(pair.First, pair.Second, recipe.Precision == ScalarType.BFloat16 ? 0.01 : 2e-4));
        }
    }

    [Fact]
    public void Tuning_by_preferences_gives_the_same_numbers()
    {
        foreach (var options in new[]
        {
            PreferenceOptions.Dpo(0.3) with { Batch = 8, Replay = 2 }, PreferenceOptions.PolicyGradient(0.3) with { Batch = 8 },
        })
        {
            using var model = PreferenceTuningTests.Base();
            double[] Tune()
            {
                using var tuning = new PreferenceTuning(PreferenceTuningTests.Game, model, options);
                return [tuning.Next(), tuning.Next(), tuning.Measure().Kl];
            }

            Assert.All(Tune().Zip(Nowhere.Run(() => FusedKernels.Elsewhere(Tune))), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        }
    }

    [Fact]
    public void Ledgers_probes_patching_and_files_say_where_too()
    {
        using var folder = new TemporaryFolder();
        using var model = new LanguageModel(
            "tiny", TinyModels.Make(TinyModels.Base with { Norm = NormKind.LayerNorm, Biases = Biases.Block }));
        using var targets = rand(12, 2, ScalarType.Float64, device: CPU);
        double[] Look()
        {
            using var scope = NewDisposeScope();
            model.Save(folder.Path);
            using var loaded = LanguageModel.Load(folder.Path, device: CPU);
            using var trace = loaded.Trace(_ids);
            using var states = StreamStates.Read(loaded.Transformer, [_ids, _other], [[0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]]);
            var ridge = RidgeProbe.Fit(states[1], targets, 0.1);
            var logistic = LogisticProbe.Fit(states[1], [.. Enumerable.Range(0, 12).Select(i => i % 3 == 0)]);
            using var induction = HandMade.Induction(8, 0, device: CPU);
            return
            [
                .. Ledger.Of(trace, ^1, token: 3, against: 4).Entries.Select(entry => entry.Value),
                ridge.Explained(states[1], targets),
                .. logistic.Scores(states[1]),
                .. Patching.Residual(loaded, _ids, _other, Metric.LogitDifference(3, 4)).Values.Cast<double>(),
                .. induction.Logits([0, 3, 5, 3])[3].ToArray().Select(logit => (double)logit),
            ];
        }

        // what is fitted enlarges a rounding
        Assert.All(Look().Zip(Nowhere.Run(() => FusedKernels.Elsewhere(Look))), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    private static TrainingRecipe Small => TrainerTests.Tiny with
    {
        Rows = 4,
        Length = 32,
        RowsAtOnce = 1,
        WarmUp = 0,
        Initial = new() { ByFanIn = true, EmbeddingDeviation = 0.3 },
    };
}
