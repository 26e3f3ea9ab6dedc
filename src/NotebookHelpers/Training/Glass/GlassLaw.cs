using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Text.Training;
using BetweenTokens.Training.Pieces;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Glass;

/// <summary>
/// What a recipe teaches: a law in words, the same law in the tokens that the model reads, and which of them it is asked for.
/// </summary>
public sealed class GlassLaw
{
    /// <summary>The first of a recipe's spare tokens, behind the law's own.</summary>
    public const string Mask = "<mask>";

    private readonly TrainingRecipe _recipe;
    private Law? _world;

    private GlassLaw(TrainingRecipe recipe, TrainingLaw inWords, Corpus? corpus, TokenizerDefinition? pieces)
    {
        (_recipe, InWords, Corpus) = (recipe, inWords, corpus);
        InTokens = pieces is null ? inWords : new SpelledLaw(inWords, pieces);
        Tokenizer = InTokens.TokenizerDefinition.With([.. Enumerable.Range(0, recipe.SpareTokens)
            .Select(spare => spare == 0 ? Mask : FormattableString.Invariant($"<spare{spare}>"))]);
    }

    /// <summary>The law in words; it knows its world.</summary>
    public TrainingLaw InWords { get; }

    /// <summary>The finite corpus, if the recipe has one, in words.</summary>
    public Corpus? Corpus { get; }

    /// <summary>What the model learns: <see cref="InWords"/> itself, or the same in pieces (<see cref="SpelledLaw"/>).</summary>
    public Law InTokens { get; }

    /// <summary>The truth, in the same tokens.</summary>
    public Law World => _world ??= InTokens.IsSpelled ? new SpelledLaw(InWords.World, InTokens.TokenizerDefinition) : InWords.World;

    /// <summary>The tokenizer, as it is saved with the model: the law's, and behind it the recipe's spare tokens.</summary>
    public TokenizerDefinition Tokenizer { get; }

    /// <summary>Null: the model is asked for the next token. Otherwise for this share of the tokens, which are hidden from it.</summary>
    public double? HiddenShare => _recipe.MaskedShare;

    /// <summary>Makes the world, its corpus and its tokens.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="corpus">Documents in the words of the recipe's world, instead of those that the recipe draws.</param>
    /// <exception cref="ArgumentException">A document can be longer than a row, or the vocabulary is smaller than the alphabet.</exception>
    public static GlassLaw Of(TrainingRecipe recipe, Corpus? corpus = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var world = Microworld.World.Create(recipe.World);
        var law = TrainingLaw.Of(world);
        corpus ??= recipe.CorpusTokens is { } tokens ? Corpus.Draw(law, tokens, recipe.CorpusSeed) : null;
        var glass = new GlassLaw(
            recipe, corpus is null ? law : TrainingLaw.Of(world, corpus), corpus, recipe.Pieces?.Train(law).ToDefinition());
        if (recipe.Pieces is not null)
        {
            LongestDocument.MustFit(glass.InTokens, recipe.Length, recipe.World.MaxTokens);
        }

        return glass;
    }

    /// <summary>How far a model is from a law in what the recipe asks of it: the next token, or the hidden ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="law"><see cref="InTokens"/>, or <see cref="World"/>.</param>
    /// <param name="tokens">At least so many predictions.</param>
    /// <param name="seed">Seed of the documents; another than the one of the training.</param>
    /// <param name="leastInKind">At least so many predictions in every kind.</param>
    public LawDistance Distance(Transformer model, Law law, long tokens, long seed, long leastInKind = 0) => HiddenShare is { } share
        ? LawDistance.OfHidden(model, law, share, tokens, seed, leastInKind)
        : LawDistance.Measure(model, law, tokens, seed, leastInKind);

    /// <summary>The first word that a tokenizer splits otherwise than this law does; null where there is none.</summary>
    public string? SplitOtherwise(Text.ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var words = InWords.Words.Words;
        var other = Enumerable.Range(0, words.Count).FirstOrDefault(word => !tokenizer.Encode(SpelledLaw.TextOf(InWords, [word]))
            .Select(token => token.Id).SequenceEqual(InTokens.Spelling(word).ToArray()), -1);
        return other < 0 ? null : words[other];
    }
}
