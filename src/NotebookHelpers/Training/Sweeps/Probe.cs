using BetweenTokens.Models;

namespace BetweenTokens.Training.Sweeps;

/// <summary>What a sweep measures of a model. One probe serves all cells, several at a time: what it prepares depends on the world alone.</summary>
public abstract class Probe
{
    /// <summary>Names of the measures, the columns of the table; <c>name@place</c> where one is taken at several places.</summary>
    public abstract IReadOnlyList<string> Measures { get; }

    /// <summary>True where it looks after a step; at the end by default.</summary>
    public virtual bool Looks(int step, int steps) => step == steps;

    /// <summary>Measures.</summary>
    /// <param name="model">The model, without gradients, inside a dispose scope.</param>
    /// <param name="recipe">What it was trained by.</param>
    /// <param name="step">Steps taken.</param>
    /// <param name="measured">Takes the measures.</param>
    public abstract void Look(Transformer model, TrainingRecipe recipe, int step, IDictionary<string, double> measured);
}
