using System.Collections.Concurrent;
using System.Globalization;
using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Training.Preferences;

/// <summary>One tuning that a sweep compares.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Beta">β of the objective that it is measured by.</param>
/// <param name="Tuning">Method and numbers; its seed is the cell's. Null: the base model as it is.</param>
public sealed record PreferenceRun(string Name, double Beta, PreferenceOptions? Tuning)
{
    /// <summary>Both methods at three β, what is said to help and what is said to harm, and the base model itself.</summary>
    public static IReadOnlyList<PreferenceRun> All { get; } =
    [
        .. Betas.SelectMany(beta =>
            new[] { Direct("", PreferenceOptions.Dpo(beta)), Gradient("", PreferenceOptions.PolicyGradient(beta)) }),
        Gradient(" and 16 rows replayed", PreferenceOptions.PolicyGradient(0.1) with { Replay = 16 }),
        Direct(" and 16 rows replayed", PreferenceOptions.Dpo(0.1) with { Replay = 16 }),
        Direct(" and 0.1 NLL of the chosen", PreferenceOptions.Dpo(0.3) with { ChosenWeight = 0.1 }),
        Direct(" with hard labels", PreferenceOptions.Dpo(0.3) with { HardLabels = true }),
        Direct(" with 500 fixed pairs", PreferenceOptions.Dpo(0.3) with { FixedPairs = 500 }),
        Direct(" at a slow rate", PreferenceOptions.Dpo(0.3) with { Rate = 5e-5, Steps = 300 }),
        .. Betas.Select(beta => new PreferenceRun(Text($"base β={beta}"), beta, null)),
    ];

    private static double[] Betas => [1, 0.3, 0.1];

    private static PreferenceRun Direct(string how, PreferenceOptions tuning) =>
        new(Text($"direct preference β={tuning.Beta}{how}"), tuning.Beta, tuning);

    private static PreferenceRun Gradient(string how, PreferenceOptions tuning) =>
        new(Text($"policy gradient β={tuning.Beta}{how}"), tuning.Beta, tuning);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Tunes base models by preferences and measures by listing where they come to: against the exact optimum, and in the kinds that no
/// reward speaks of. Base models are trained by the recipe, one for each seed; all tunings of a seed start from the same one.
/// </summary>
public sealed class PreferenceProbe : Probe
{
    private const long MeasuredTokens = 6_000;
    private const long Seed = 77;

    private readonly TrainingRecipe _recipe;
    private readonly IReadOnlyList<PreferenceRun> _runs;
    private readonly Lazy<PreferenceGame> _game; // a table can be read without it
    private readonly ConcurrentDictionary<int, Lazy<Transformer>> _bases = new();

    /// <summary>Prepares nothing yet.</summary>
    /// <param name="recipe">Of the base models; its world has the kind <c>advice</c>.</param>
    /// <param name="runs">What is compared; a variant of the sweep has the name of a run.</param>
    public PreferenceProbe(TrainingRecipe recipe, IReadOnlyList<PreferenceRun> runs)
    {
        (_recipe, _runs, _game) = (recipe, runs, new(() => new PreferenceGame(World.Create(recipe.World))));
        Measures =
        [
            "kl_on_list", "kl", "kl_back", "reward", "objective", "best_objective", "kl_from_base",
            "mass_off_list", "log_chosen", "log_rejected", "confidence", "truth", "optimum_confidence",
            .. recipe.World.Shares.Where(share => share.Value > 0 && share.Key != "advice").Select(share => $"kl_{share.Key}"),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; }

    /// <summary>The variants of a sweep of these runs; the rate of each is that of its tuning.</summary>
    public IReadOnlyList<SweepVariant> Variants =>
        [.. _runs.Select(run => new SweepVariant(run.Name, _recipe) { Rates = [run.Tuning?.Rate ?? _recipe.Optimiser.MuonRate] })];

    /// <inheritdoc/>
    public override IEnumerable<string> Describe() => _runs.Select(run => $"tuning {run.Name}: {RecipeText.Of(run.Tuning)}");

    /// <inheritdoc/>
    public override bool TrainsByRecipe => false;

    /// <inheritdoc/>
    public override void Train(Sweep sweep, SweepCell cell, int? steps, IDictionary<string, double> measured, CancellationToken cancel)
    {
        var run = _runs.FirstOrDefault(run => run.Name == cell.Variant) ?? throw new ArgumentException(
            $"No tuning '{cell.Variant}'; there are {string.Join(", ", _runs.Select(run => run.Name))}.", nameof(cell));
        using var model = BaseOf(cell.Seed, cancel).Copy(); // cells side by side read nothing of each other's
        using var tuning = new PreferenceTuning(
            _game.Value, model, (run.Tuning ?? PreferenceOptions.Dpo(run.Beta) with { Steps = 0 }) with { Seed = cell.Seed });
        while (tuning.Step < Math.Min(steps ?? int.MaxValue, tuning.Options.Steps))
        {
            cancel.ThrowIfCancellationRequested();
            tuning.Next();
        }

        if (tuning.Step == tuning.Options.Steps)
        {
            Note(tuning.Measure(), measured);
            Look(tuning.Model, _recipe, tuning.Step, measured);
        }
    }

    /// <summary>Measures the kinds that no reward speaks of: KL from the training law, nats a token.</summary>
    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        foreach (var (kind, kl) in LawDistance.Measure(model, TrainingLaw.Of(_game.Value.World), MeasuredTokens, Seed).KlByKind
            .Where(kind => kind.Key != "advice"))
        {
            measured[$"kl_{kind}"] = kl;
        }
    }

    private static void Note(PreferenceReport report, IDictionary<string, double> measured)
    {
        (measured["kl_on_list"], measured["kl"], measured["kl_back"]) = (report.KlOnList, report.Kl, report.KlBack);
        (measured["reward"], measured["objective"], measured["best_objective"]) = (report.Reward, report.Objective, report.BestObjective);
        (measured["kl_from_base"], measured["mass_off_list"]) = (report.FromBase, report.MassOffList);
        (measured["log_chosen"], measured["log_rejected"]) = (report.LogChosen, report.LogRejected);
        (measured["confidence"], measured["truth"], measured["optimum_confidence"]) =
            (report.Confidence, report.Truth, report.OptimumConfidence);
    }

    private Transformer BaseOf(int seed, CancellationToken cancel) => _bases.GetOrAdd(seed, _ => new(() =>
    {
        // as Probe.Train
        using var trainer = new Trainer(_recipe with { CorpusSeed = seed, ModelSeed = seed }, device: TorchSharp.torch.CPU);
        while (trainer.Step < _recipe.Steps)
        {
            cancel.ThrowIfCancellationRequested();
            trainer.Next();
        }

        return trainer.Transformer.Copy();
    })).Value;
}
