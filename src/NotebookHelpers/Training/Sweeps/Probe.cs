using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Sweeps;

/// <summary>
/// What a sweep does and measures in a cell. One probe serves all cells, several at a time: what it
/// prepares does not depend on which it sees.
/// </summary>
public abstract class Probe
{
    /// <summary>Names of the measures, the columns of the table; <c>name@place</c> where one is taken at several places.</summary>
    public abstract IReadOnlyList<string> Measures { get; }

    /// <summary>
    /// What decides its numbers beside recipes and measures, as <c>name: value</c>, for the head of the
    /// table; nothing by default.
    /// </summary>
    public virtual IEnumerable<string> Describe() => [];

    /// <summary>True: a cell is its recipe's training and nothing more, so that seeds may be trained as one.</summary>
    public virtual bool TrainsByRecipe => true;

    /// <summary>Trains a cell and looks on the way; by default by the recipe of the cell.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="steps">Where to stop before the end; null: there. What would be measured later stays away.</param>
    /// <param name="measured">Takes the measures.</param>
    /// <param name="cancel">Stops the training at once.</param>
    /// <exception cref="DivergedException">Loss, gradient or weight stopped being a number.</exception>
    public virtual void Train(Sweep sweep, SweepCell cell, int? steps, IDictionary<string, double> measured, CancellationToken cancel)
    {
        // so narrow that a device would wait for calls, and the tables' digits are the CPU's
        using var trainer = new Trainer(sweep.RecipeOf(cell), device: CPU);
        while (trainer.Step < Math.Min(steps ?? int.MaxValue, trainer.Recipe.Steps))
        {
            cancel.ThrowIfCancellationRequested();
            trainer.Next();
            if (Looks(trainer.Step, trainer.Recipe.Steps))
            {
                using var scope = NewDisposeScope();
                using var noGradient = no_grad();
                Look(trainer.Transformer, trainer.Recipe, trainer.Step, measured);
            }
        }
    }

    /// <summary>True where it looks after a step; at the end by default.</summary>
    public virtual bool Looks(int step, int steps) => step == steps;

    /// <summary>Measures.</summary>
    /// <param name="model">The model, without gradients, inside a dispose scope.</param>
    /// <param name="recipe">What it was trained by.</param>
    /// <param name="step">Steps taken.</param>
    /// <param name="measured">Takes the measures.</param>
    public abstract void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured);
}
