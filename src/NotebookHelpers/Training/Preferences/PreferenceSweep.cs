using System.Globalization;
using System.Text;
using BetweenTokens.Models;

namespace BetweenTokens.Training.Preferences;

/// <summary>One finished tuning of a sweep.</summary>
/// <param name="Name">What is special about it: dpo, policy gradient, with replay, …</param>
/// <param name="Options">All its numbers; null for the base model itself.</param>
/// <param name="Report">Where it came to.</param>
/// <param name="OtherKinds">KL from the training law in each kind that was not tuned, nats a token.</param>
public sealed record PreferenceRow(string Name, PreferenceOptions? Options, PreferenceReport Report, IReadOnlyDictionary<string, double> OtherKinds);

/// <summary>The comparison of preference methods: both against the exact optimum, and what each trap costs.</summary>
public static class PreferenceSweep
{
    /// <summary>Every tuning of the committed table.</summary>
    /// <param name="seeds">Seeds of the tunings.</param>
    public static IEnumerable<(string Name, PreferenceOptions Options)> Grid(params IReadOnlyList<long> seeds)
    {
        foreach (var seed in seeds)
        {
            foreach (var beta in new[] { 1, 0.3, 0.1 })
            {
                yield return ("dpo", PreferenceOptions.Dpo(beta) with { Seed = seed });
                yield return ("policy gradient", PreferenceOptions.PolicyGradient(beta) with { Seed = seed });
            }

            yield return ("policy gradient, 16 rows replayed", PreferenceOptions.PolicyGradient(0.1) with { Seed = seed, Replay = 16 });
            yield return ("dpo, 16 rows replayed", PreferenceOptions.Dpo(0.1) with { Seed = seed, Replay = 16 });
            yield return ("dpo, 0.1 × NLL of the chosen", PreferenceOptions.Dpo(0.3) with { Seed = seed, ChosenWeight = 0.1 });
            yield return ("dpo, hard labels", PreferenceOptions.Dpo(0.3) with { Seed = seed, HardLabels = true });
            yield return ("dpo, 500 fixed pairs", PreferenceOptions.Dpo(0.3) with { Seed = seed, FixedPairs = 500 });
            yield return ("dpo, a slow rate", PreferenceOptions.Dpo(0.3) with { Seed = seed, Rate = 5e-5, Steps = 300 });
        }
    }

    /// <summary>Runs tunings one after another; each is finished when it is handed out.</summary>
    /// <param name="game">The game.</param>
    /// <param name="model">The base model.</param>
    /// <param name="grid">What to run.</param>
    /// <param name="tokens">Predictions on which the kinds that were not tuned are measured.</param>
    public static IEnumerable<PreferenceRow> Run(PreferenceGame game, Transformer model, IEnumerable<(string Name, PreferenceOptions Options)> grid, long tokens = 6000)
    {
        var before = game.LogProbabilities(model);
        foreach (var beta in new[] { 1, 0.3, 0.1 })
        {
            yield return new PreferenceRow("base", null, PreferenceReport.Of(game, before, before, beta), OtherKinds(game, model, tokens));
        }

        foreach (var (name, options) in grid)
        {
            using var tuning = new PreferenceTuning(game, model, options);
            tuning.Run();
            yield return new PreferenceRow(name, options, tuning.Measure(), OtherKinds(game, tuning.Model, tokens));
        }
    }

    /// <summary>KL from the training law in the kinds that no reward speaks of.</summary>
    public static IReadOnlyDictionary<string, double> OtherKinds(PreferenceGame game, Transformer model, long tokens) =>
        LawDistance.Measure(model, Microworld.TrainingLaw.Of(game.World), tokens, seed: 77).KlByKind.Where(pair => pair.Key != "advice").OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary();

    /// <summary>The table as comma-separated values, one row for each tuning; numbers with a point.</summary>
    public static string Csv(IEnumerable<PreferenceRow> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            if (text.Length == 0)
            {
                text.Append("run,beta,seed,steps,rate,kl_on_list,kl,kl_back,reward,objective,best_objective,kl_from_base,mass_off_list,log_chosen,log_rejected,confidence,truth,optimum_confidence");
                text.AppendJoin("", row.OtherKinds.Keys.Select(kind => $",kl_{kind}")).Append('\n');
            }

            var (r, o) = (row.Report, row.Options);
            double?[] numbers =
            [
                r.Beta, o?.Seed, o?.Steps, o?.Rate, r.KlOnList, r.Kl, r.KlBack, r.Reward, r.Objective, r.BestObjective, r.FromBase, r.MassOffList, r.LogChosen, r.LogRejected, r.Confidence, r.Truth,
                r.OptimumConfidence, .. row.OtherKinds.Values,
            ];
            text.Append(row.Name.Contains(',', StringComparison.Ordinal) ? $"\"{row.Name}\"" : row.Name).Append(',');
            text.AppendJoin(',', numbers.Select(number => number?.ToString("g5", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }
}
