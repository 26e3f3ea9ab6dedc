using BetweenTokens.Models;
using BetweenTokens.NextToken;

namespace BetweenTokens.Tracing;

/// <summary>Tracing and changing a model by its name.</summary>
public static class TracingExtensions
{
    /// <summary>Reads a text once and keeps everything.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">What to keep and what to change; null: everything and nothing.</param>
    /// <returns>The trace; the caller disposes it, or forgets it.</returns>
    public static Trace Trace(this LanguageModel model, string text, TraceOptions? options = null) =>
        Needed.Of(model).Trace(model.PromptIds(text), options);

    /// <summary>Reads token ids once and keeps everything.</summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="ids">Token ids, [pos].</param>
    /// <param name="options">What to keep and what to change; null: everything and nothing.</param>
    /// <returns>The trace; the caller disposes it, or forgets it.</returns>
    public static Trace Trace(this LanguageModel model, ReadOnlySpan<int> ids, TraceOptions? options = null) =>
        Tracing.Trace.Run(Needed.Of(model).Transformer, ids, options, model.Tokenizer, model.Name);

    /// <summary>
    /// The same model with changes, as a language model: everything that runs on a model runs on it. The
    /// model itself stays as it is.
    /// </summary>
    /// <param name="model">The model; not owned.</param>
    /// <param name="interventions">Changes, in order. Positions count from the start of the text, also while it is being continued.</param>
    public static ChangedModel With(this LanguageModel model, params IReadOnlyList<Intervention> interventions) =>
        new(model, interventions);

    /// <summary>One pass with changes: the logits after the last token, [dVocab].</summary>
    public static float[] LogitsWith(this LanguageModel model, ReadOnlySpan<int> ids, params IReadOnlyList<Intervention> interventions) =>
        model.With(interventions).Logits(ids)[ids.Length - 1].ToArray();
}

/// <summary>A model seen through interventions. Disposing it ends the view and leaves the model alone.</summary>
public sealed class ChangedModel : ILanguageModel
{
    private readonly LanguageModel _model;
    private readonly IReadOnlyList<Intervention> _interventions;

    internal ChangedModel(LanguageModel model, IReadOnlyList<Intervention> interventions) =>
        (_model, _interventions) = (model, PassHooks.Checked(interventions, model.Config));

    /// <inheritdoc/>
    public string Name => _interventions.Count == 0 ? _model.Name : $"{_model.Name} ({string.Join("; ", _interventions)})";

    /// <inheritdoc/>
    public int VocabularySize => _model.VocabularySize;

    /// <inheritdoc/>
    public int? ContextLength => _model.ContextLength;

    /// <inheritdoc/>
    public Text.ITokenizer? Tokenizer => _model.Tokenizer;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndIds => _model.EndIds;

    /// <inheritdoc/>
    public IReading Start(int streams = 1) => _model.Start(streams, end => PassHooks.Changing(_interventions, end, grows: true));

    /// <inheritdoc/>
    public LogitRows Logits(ReadOnlySpan<int> ids) => _model.Logits(ids, PassHooks.Changing(_interventions, ids.Length));

    /// <summary>A trace of the changed pass.</summary>
    public Trace Trace(ReadOnlySpan<int> ids, TraceOptions? options = null)
    {
        options ??= new();
        return _model.Trace(ids, options with { Interventions = [.. _interventions, .. options.Interventions] });
    }

    /// <summary>A trace of the changed pass over a text.</summary>
    public Trace Trace(string text, TraceOptions? options = null) => Trace(_model.PromptIds(text), options);

    /// <summary>Ends the view; nothing has to be undone.</summary>
    public void Dispose()
    {
    }
}
