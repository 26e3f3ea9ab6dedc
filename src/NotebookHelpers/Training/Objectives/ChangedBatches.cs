using BetweenTokens.Microworld;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Runs;

namespace BetweenTokens.Training.Objectives;

/// <summary>Batches of another source with something done to each.</summary>
/// <param name="batches">The other source; disposed with this one.</param>
/// <param name="change">What is done; must not depend on anything but the batch and seeded generators.</param>
public sealed class ChangedBatches(IBatchSource batches, Func<PackedBatch, PackedBatch> change) : IBatchSource
{
    /// <summary>Packed documents of a law without end, as a trainer reads them by itself.</summary>
    /// <param name="recipe">Rows, length and seed.</param>
    /// <param name="law">The law.</param>
    public static IBatchSource Stream(TrainingRecipe recipe, Law law) => TrainingStart.Stream(recipe, law);

    /// <inheritdoc/>
    public PackedBatch Next() => change(batches.Next());

    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();
}
