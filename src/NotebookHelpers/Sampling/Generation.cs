using System.Runtime.CompilerServices;
using BetweenTokens.NextToken;

namespace BetweenTokens.Sampling;

/// <summary>Continuing a text with any language model.</summary>
public static class Generation
{
    /// <summary>Continues a text.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">The beginning; may be empty where the model has a token that begins a document.</param>
    /// <param name="options">Null: at most 128 tokens drawn from the model's own distribution with seed 0.</param>
    /// <param name="cancel">Stops within one token.</param>
    /// <returns>The first (or only) stream.</returns>
    public static GeneratedText Generate(
        this ILanguageModel model, string prompt, GenerationOptions? options = null, CancellationToken cancel = default) =>
        model.Generate(model.PromptIds(prompt), options, cancel)[0];

    /// <summary>Continues a prompt in every stream that the options ask for.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancel">Stops within one token.</param>
    /// <returns>One text a stream, in the order of their numbers.</returns>
    public static IReadOnlyList<GeneratedText> Generate(
        this ILanguageModel model, ReadOnlySpan<int> prompt, GenerationOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var ids = prompt.ToArray();
        var tokens = Enumerable.Range(0, options.Streams).Select(_ => new List<GeneratedToken>()).ToList();
        foreach (var token in model.Stream(ids, options, cancel))
        {
            tokens[token.Stream].Add(token);
        }

        return [.. tokens.Select((list, i) => new GeneratedText(i, ids, list))];
    }

    /// <summary>Yields tokens as they are chosen, those of one step in the order of their streams.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancel">Stops within one token.</param>
    public static IEnumerable<GeneratedToken> Stream(
        this ILanguageModel model, IReadOnlyList<int> prompt, GenerationOptions? options = null, CancellationToken cancel = default)
    {
        using var generator = new Generator(model, [.. prompt], options ?? new());
        while (!generator.Finished)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var token in generator.Step())
            {
                yield return token;
            }
        }
    }

    /// <summary>The same for <c>await foreach</c>: the caller's thread gets its turn after each step.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancel">Stops within one token.</param>
    public static async IAsyncEnumerable<GeneratedToken> StreamAsync(this ILanguageModel model, IReadOnlyList<int> prompt,
        GenerationOptions? options = null, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        foreach (var token in model.Stream(prompt, options, cancel))
        {
            yield return token;
            await Task.Yield();
        }
    }
}
