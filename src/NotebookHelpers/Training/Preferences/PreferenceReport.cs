using BetweenTokens.Models;
using BetweenTokens.Training.Objectives;

namespace BetweenTokens.Training.Preferences;

/// <summary>Where a model stands in a game, by listing; means over the questions, in nats.</summary>
/// <param name="Beta">β of the objective.</param>
/// <param name="KlOnList">KL(π ‖ π*) with both brought to sum one on the list: the ratios that pairs can teach.</param>
/// <param name="Kl">KL(π ‖ π*) with all that is not on the list as one more answer.</param>
/// <param name="KlBack">KL(π* ‖ π), the same way.</param>
/// <param name="Reward">E[r].</param>
/// <param name="Objective">E[r] − β·KL(π ‖ π₀).</param>
/// <param name="BestObjective">The objective of the optimum, β·log Z.</param>
/// <param name="FromBase">KL(π ‖ π₀).</param>
/// <param name="MassOffList">Probability of an answer that is not on the list.</param>
/// <param name="LogChosen">Mean log π of the preferred answer of pairs that π₀ draws and Bradley–Terry readers label.</param>
/// <param name="LogRejected">The same for the other answer.</param>
/// <param name="Confidence">Probability of the likeliest answer.</param>
/// <param name="Truth">How often the world gives that answer: less than the confidence where it is inflated.</param>
/// <param name="OptimumConfidence">Probability of the likeliest answer under π*.</param>
public sealed record PreferenceReport(
    double Beta, double KlOnList, double Kl, double KlBack, double Reward, double Objective, double BestObjective, double FromBase,
    double MassOffList, double LogChosen, double LogRejected, double Confidence, double Truth, double OptimumConfidence)
{
    /// <summary>Measures a model.</summary>
    /// <param name="game">The game.</param>
    /// <param name="model">The model.</param>
    /// <param name="before">log π₀, [question][answer], from <see cref="PreferenceGame.LogProbabilities"/> of the base model.</param>
    /// <param name="beta">β.</param>
    public static PreferenceReport Of(PreferenceGame game, Transformer model, double[][] before, double beta) =>
        Of(game, game.LogProbabilities(model), before, beta);

    /// <summary>Measures a table of log-probabilities, [question][answer].</summary>
    /// <inheritdoc cref="Of(PreferenceGame, Transformer, double[][], double)"/>
    public static PreferenceReport Of(PreferenceGame game, double[][] policy, double[][] before, double beta)
    {
        var each = Enumerable.Range(0, game.Questions)
            .Select(question => One(game, question, policy[question], before[question], beta)).ToList();
        double Mean(Func<PreferenceReport, double> of) => each.Average(of);
        return new(
            beta, Mean(r => r.KlOnList), Mean(r => r.Kl), Mean(r => r.KlBack), Mean(r => r.Reward),
            Mean(r => r.Objective), Mean(r => r.BestObjective), Mean(r => r.FromBase), Mean(r => r.MassOffList),
            Mean(r => r.LogChosen), Mean(r => r.LogRejected), Mean(r => r.Confidence), Mean(r => r.Truth), Mean(r => r.OptimumConfidence));
    }

    private static PreferenceReport One(PreferenceGame game, int question, double[] policy, double[] before, double beta)
    {
        var reward = game.RewardsWithRest(question);
        var (whole, wholeBefore) = (PreferenceOptimum.WithRest(policy), PreferenceOptimum.WithRest(before));
        var optimum = PreferenceOptimum.Of(wholeBefore, reward, beta);
        var listed = PreferenceOptimum.Of(PreferenceOptimum.OnList(before), reward.AsSpan(..^1), beta);
        var best = Array.IndexOf(policy, policy.Max());
        var (chosen, rejected) = Pairs(policy, before, reward);
        return new(
            beta,
            PreferenceOptimum.Divergence(PreferenceOptimum.OnList(policy), listed.LogProbabilities),
            PreferenceOptimum.Divergence(whole, optimum.LogProbabilities),
            PreferenceOptimum.Divergence(optimum.LogProbabilities, whole),
            PreferenceOptimum.ExpectedReward(whole, reward),
            PreferenceOptimum.Objective(whole, wholeBefore, reward, beta),
            beta * optimum.LogPartition,
            PreferenceOptimum.Divergence(whole, wholeBefore),
            1 - policy.Sum(Math.Exp),
            chosen,
            rejected,
            Math.Exp(policy[best]),
            game.Share(question, best),
            Math.Exp(optimum.LogProbabilities.Max()));
    }

    /// <summary>
    /// Mean log π of the preferred and of the other answer over all pairs, each with the probability of
    /// being drawn and so labelled.
    /// </summary>
    private static (double Chosen, double Rejected) Pairs(double[] policy, double[] before, double[] reward)
    {
        var (chosen, rejected, weight) = (0.0, 0.0, 0.0);
        for (var a = 0; a < policy.Length; a++)
        {
            for (var b = 0; b < policy.Length; b++)
            {
                if (a != b)
                {
                    var w = Math.Exp(before[a] + before[b]) / (1 + Math.Exp(reward[b] - reward[a]));
                    (chosen, rejected, weight) = (chosen + (w * policy[a]), rejected + (w * policy[b]), weight + w);
                }
            }
        }

        return (chosen / weight, rejected / weight);
    }
}
