using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>The law of the notebook's glass model.</summary>
public static class WorldLaw
{
    private const string Glass = "glass/";

    /// <summary>The law that a glass model was trained on.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ReaderException">No recipe bears its name, or its tokens are no words.</exception>
    public static Law Of(LanguageModel model)
    {
        var name = Needed.Of(model).Name;
        var recipe = name.StartsWith(Glass, StringComparison.Ordinal) ? name[Glass.Length..].Split('@')[0] : "";
        var law = TrainingRecipes.Names.Contains(recipe) ? SamplingWorld.Law(name) : null;
        return law?.TokenCount == model.VocabularySize ? law : throw new ReaderException(
            $"{name} has no oracle that reads whole words: choose a glass model that does, such as glass/base.",
            $"У модели {name} нет оракула, который читает целые слова: возьмите стеклянную, у которой он есть, например glass/base.");
    }
}
