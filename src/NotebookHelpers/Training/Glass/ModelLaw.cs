using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Glass;

/// <summary>The law that a glass model was trained on, by its name.</summary>
public static class ModelLaw
{
    private const string Glass = "glass/";

    /// <summary>The law of a model: of the recipe that bears its name.</summary>
    /// <exception cref="ReaderException">The model has no recipe here, or its tokens are no words.</exception>
    public static TrainingLaw Of(LanguageModel model)
    {
        var name = Needed.Of(model).Name;
        var recipe = name.StartsWith(Glass, StringComparison.Ordinal) ? name[Glass.Length..].Split('@')[0] : "";
        if (!TrainingRecipes.Names.Contains(recipe))
        {
            throw new ReaderException(
                $"Nobody knows the law of {name}: an oracle stands beside a glass model only. Choose one, such as glass/base.",
                $"Закона модели {name} никто не знает: оракул есть только у стеклянных. Возьмите одну из них, например glass/base.");
        }

        var law = GlassModel.LawOf(TrainingRecipes.Load(recipe));
        return law.TokenCount == model.VocabularySize ? law : throw new ReaderException(
            $"{name} reads pieces of words, and the oracle whole ones. Choose another, such as glass/base.",
            $"Модель {name} читает куски слов, а оракул — целые слова. Возьмите другую, например glass/base.");
    }
}
