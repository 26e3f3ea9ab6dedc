using System.Globalization;
using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training.Pieces;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Recipes;

/// <summary>What the fields of a recipe must be to each other.</summary>
internal static class RecipeChecks
{
    /// <summary>Checks a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="file">Where it stands, for messages.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="ModelFileException">Names the first field that is out of range.</exception>
    public static TrainingRecipe Validate(TrainingRecipe recipe, string file)
    {
        foreach (var (name, value, least, most) in Ranges(recipe))
        {
            if (!(value >= least && value <= most))
            {
                throw new ModelFileException(
                    file, $"field {name}", string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
                    value.ToString(CultureInfo.InvariantCulture), JsonShape.Next);
            }
        }

        if (recipe.Precision is not (ScalarType.Float32 or ScalarType.BFloat16))
        {
            throw new ModelFileException(file, "field precision", "Float32 or BFloat16", recipe.Precision.ToString(), JsonShape.Next);
        }

        if (recipe.Model.Positions == PositionScheme.Learned && recipe.Model.NContext < recipe.World.MaxTokens)
        {
            throw new ModelFileException(
                file, "key model.n_context", $"at least world.max_tokens, {recipe.World.MaxTokens}, since positions are learned",
                $"{recipe.Model.NContext}", "Raise it, or shorten the documents.");
        }

        Pieces(recipe, file);
        foreach (var (kind, share) in recipe.Primer.SelectMany(primer => primer.Shares))
        {
            if (!(share > 0) || !recipe.World.Shares.ContainsKey(kind))
            {
                throw new ModelFileException(file, $"field primer[].shares.{kind}",
                    "a share above zero of a kind that world.shares has", share.ToString(CultureInfo.InvariantCulture), JsonShape.Next);
            }
        }

        if (recipe is { Primer.Count: > 0, CorpusTokens: not null })
        {
            throw new ModelFileException(
                file, "field primer", "none, since corpus_tokens makes the corpus finite and its order fixed", "a primer", JsonShape.Next);
        }

        Targets(recipe, file);
        try
        {
            recipe.World.Validate();
        }
        catch (ArgumentException error)
        {
            throw new ModelFileException(file, "field world", "knobs within their ranges", error.Message, JsonShape.Next, error);
        }

        return recipe;
    }

    // The law chooses the targets of documents that it draws, token by token.
    private static void Targets(TrainingRecipe recipe, string file)
    {
        var other = recipe switch
        {
            { CorpusTokens: not null } => "corpus_tokens, which are words that were drawn",
            { MaskedShare: not null } => "masked_share, which hides words that were drawn",
            _ => null,
        };
        if (other is not null && recipe.Primer.Select(primer => primer.Targets).Append(recipe.Targets)
            .FirstOrDefault(targets => targets != TargetChoice.Drawn) is not TargetChoice.Drawn and var chosen)
        {
            throw new ModelFileException(file, "field targets", $"Drawn beside {other}", chosen.ToString(), JsonShape.Next);
        }
    }

    private static void Pieces(TrainingRecipe recipe, string file)
    {
        if (recipe.Pieces is not { } pieces)
        {
            return;
        }

        if (pieces.By == PieceKind.Characters == pieces.Vocabulary.HasValue)
        {
            throw new ModelFileException(file, "field pieces.vocabulary",
                pieces.By == PieceKind.Characters
                    ? "none, since the characters of the world's words decide it"
                    : "how many byte pairs and characters there are to be",
                pieces.Vocabulary?.ToString(CultureInfo.InvariantCulture) ?? "none", JsonShape.Next);
        }

        // how long a document is in pieces is known when the world is made; no row can be outgrown
        if (recipe.Model.Positions == PositionScheme.Learned && recipe.Model.NContext < recipe.Length)
        {
            throw new ModelFileException(file, "key model.n_context",
                $"at least length, {recipe.Length}, since positions are learned and tokens are smaller than words",
                $"{recipe.Model.NContext}", "Raise it, or shorten the rows and the documents.");
        }
    }

    private static IEnumerable<(string Name, double Value, double Least, double Most)> Ranges(TrainingRecipe recipe) =>
    [
        ("steps", recipe.Steps, 1, 10_000_000),
        .. recipe.KeepAt.Select(step => ("keep_at", (double)step, 1.0, (double)recipe.Steps)),
        ("rows", recipe.Rows, 1, 65_536),
        ("rows_at_once", recipe.RowsAtOnce, 1, 65_536),
        ("length", recipe.Length, recipe.World.MaxTokens, 65_536), // a row holds the longest document
        .. recipe.Primer.Select(primer => ("primer[].steps", (double)primer.Steps, 1.0, (double)recipe.Steps)),
        ("steps of the primer together", recipe.Primer.Sum(primer => primer.Steps), 0, recipe.Steps),
        ("pieces.vocabulary", recipe.Pieces?.Vocabulary ?? 2, 2, 65_536),
        ("pieces.sample_words", recipe.Pieces?.SampleWords ?? 1, 1, 100_000_000),
        ("corpus_tokens", recipe.CorpusTokens ?? 1, 1, 1e12),
        ("masked_share", recipe.MaskedShare ?? 1, 1e-6, 1),
        ("warm_up", recipe.WarmUp, 0, 1_000_000),
        ("decay_share", recipe.DecayShare, 0, 1),
        ("clip", recipe.Clip, double.Epsilon, double.MaxValue),
        ("expert_balance", recipe.ExpertBalance, 0, 1000),
        ("spare_tokens", recipe.SpareTokens, recipe.MaskedShare is null ? 0 : 1, 1000),
        ("optimiser.muon_rate", recipe.Optimiser.MuonRate, 0, 10),
        ("optimiser.adam_rate", recipe.Optimiser.AdamRate, 0, 10),
        ("optimiser.momentum", recipe.Optimiser.Momentum, 0, 1),
        ("optimiser.beta1", recipe.Optimiser.Beta1, 0, 1),
        ("optimiser.beta2", recipe.Optimiser.Beta2, 0, 1),
        ("optimiser.newton_schulz_steps", recipe.Optimiser.NewtonSchulzSteps, 0, 20),
    ];
}
