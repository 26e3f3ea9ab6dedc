using System.Globalization;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// How well a model copies what it has seen once: loss and accuracy over the words that the law is certain of, on the way and at
/// the end, and the best single head's mean attention to the word after the former occurrence (Olsson et al. 2022). A good model
/// may spread that work over several heads, so the head's score is a description and not a threshold.
/// </summary>
public sealed class InductionProbe : Probe
{
    private const int Documents = 64;
    private const int TracedDocuments = 16;
    private const long Seed = 1_000_003;

    private readonly Lazy<EvaluationSet> _lazy;
    private readonly int _every;

    /// <summary>Prepares the documents.</summary>
    /// <param name="recipe">Of any cell: its world.</param>
    /// <param name="every">Steps between two looks.</param>
    public InductionProbe(TrainingRecipe recipe, int every)
    {
        (_lazy, _every) = (new(() => new EvaluationSet(recipe.World, Documents, Seed)), every);
        Measures = ["copy_loss", "copy_accuracy", "best_head", .. Enumerable.Range(1, recipe.Steps / every).Select(i => Name(i * every))];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Measures { get; }

    private EvaluationSet Set => _lazy.Value; // a table can be read without it

    /// <inheritdoc/>
    public override bool Looks(int step, int steps) => step == steps || step % _every == 0;

    /// <inheritdoc/>
    public override void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured)
    {
        var (loss, accuracy) = Copying(model);
        if (step % _every == 0)
        {
            measured[Name(step)] = loss;
        }

        if (step == recipe.Steps)
        {
            (measured["copy_loss"], measured["copy_accuracy"], measured["best_head"]) = (loss, accuracy, BestHead(model));
        }
    }

    private static string Name(int step) => string.Create(CultureInfo.InvariantCulture, $"copy_loss@{step}");

    private (double Loss, double Accuracy) Copying(Transformer model)
    {
        var (loss, right, count) = (0.0, 0, 0);
        foreach (var (document, logits) in Set.Documents.Zip(Set.Logits(model)))
        {
            for (var at = Period(document) + 1; at < document.Length - 1; at++)
            {
                var row = logits.AsSpan(at * Set.World.TokenCount, Set.World.TokenCount);
                loss -= Distributions.LogProbability(row, document[at]);
                right += Distributions.ArgMax(row) == document[at] ? 1 : 0;
                count++;
            }
        }

        return (loss / count, (double)right / count);
    }

    private double BestHead(Transformer model)
    {
        var (layers, heads) = (model.Config.NLayers, model.Config.NHeads);
        var (sums, count) = (new double[layers, heads], 0);
        for (var i = 0; i < TracedDocuments; i++)
        {
            var (document, period) = (Set.Documents[i], Period(Set.Documents[i]));
            using var trace = Trace.Run(model, Set.Inputs(i),
                new TraceOptions { Keep = [.. Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.Pattern, layer))] });
            for (var layer = 0; layer < layers; layer++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var pattern = trace.Pattern(layer, head);
                    for (var at = period + 1; at < document.Length - 1; at++)
                    {
                        // input position `at` holds word at − 1, whose former occurrence is followed by input position at − period + 1
                        sums[layer, head] += pattern[at, at - period + 1];
                    }
                }
            }

            count += document.Length - 2 - period;
        }

        return sums.Cast<double>().Max() / count;
    }

    /// <summary>Words before the sequence starts again: none of them is doubled, so it is where the first word returns.</summary>
    private static int Period(int[] document) => Array.IndexOf(document, document[0], 1);
}
