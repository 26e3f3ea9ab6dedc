using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>Small networks that are trained for one number.</summary>
public static class Trainings
{
    /// <summary>A recipe at another rate of Muon.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="rate">The rate.</param>
    public static TrainingRecipe At(this TrainingRecipe recipe, double rate) =>
        recipe with { Optimiser = recipe.Optimiser with { MuonRate = rate } };

    /// <summary>Trains to the end of the recipe, on the CPU; the caller disposes it.</summary>
    /// <param name="recipe">The recipe, seeds included.</param>
    /// <param name="after">Told of every step.</param>
    public static Trainer ToTheEnd(TrainingRecipe recipe, Action<Trainer, StepReport>? after = null)
    {
        var trainer = new Trainer(recipe, device: CPU);
        try
        {
            while (trainer.Step < recipe.Steps)
            {
                var report = trainer.Next();
                after?.Invoke(trainer, report);
            }

            return trainer;
        }
        catch
        {
            trainer.Dispose();
            throw;
        }
    }
}
