using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Text;

namespace BetweenTokens.Plots;

/// <summary>
/// A text in the middle of its making: force a token, let one be drawn, go back, go on elsewhere. Nothing changes: every move gives
/// another branch, and the one before stays as it was. It shows itself: the text with marks and the candidates of the next step.
/// </summary>
public sealed class Branch : Picture
{
    private readonly Setting _setting;
    private readonly Branch? _before;
    private readonly float[] _logits;

    private Branch(Setting setting, Branch? before, IReadOnlyList<BranchStep> steps, float[] logits, StepRecord? next)
        : base(setting.Title, BranchDrawing.Describe(setting.Shown, steps, next, setting.Token))
    {
        (_setting, _before, _logits, Steps, Next) = (setting, before, logits, steps, next);
        LogProbability = (before?.LogProbability ?? 0) + (steps.Count > 0 ? Math.Log(steps[^1].Probability) : 0);
    }

    /// <summary>The tokens after the prompt.</summary>
    public IReadOnlyList<BranchStep> Steps { get; }

    /// <summary>The next choice: its candidates before and after the settings; null: the text has ended or the context is full.</summary>
    public StepRecord? Next { get; }

    /// <summary>Σ ln p of the tokens after the prompt, in the model's own distribution, in nats.</summary>
    public double LogProbability { get; }

    /// <summary>Ids of the prompt and of all tokens after it.</summary>
    public IReadOnlyList<int> Ids => [.. _setting.Prompt, .. Steps.Select(step => step.Id)];

    /// <summary>The tokens after the prompt as text.</summary>
    public string Text => _setting.Model.Tokenizer?.Decode([.. Steps.Select(step => step.Id)]) ?? "";

    /// <summary>Starts at a prompt.</summary>
    /// <param name="model">Any model with a tokenizer; it stays the caller's, and must live as long as branches are to grow.</param>
    /// <param name="prompt">The text; empty: where a document begins.</param>
    /// <param name="options">How the candidates are cut and drawn; null: the model's own distribution.</param>
    /// <param name="candidates">How many candidates the picture shows.</param>
    public static Branch Of(ILanguageModel model, string prompt, SamplingOptions? options = null, int candidates = 10) =>
        Of(model, model.PromptIds(prompt), options, candidates);

    /// <summary>Starts at a prompt given as ids.</summary>
    /// <param name="model">Any model with a tokenizer; it stays the caller's, and must live as long as branches are to grow.</param>
    /// <param name="prompt">Ids, at least one.</param>
    /// <param name="options">How the candidates are cut and drawn; null: the model's own distribution.</param>
    /// <param name="candidates">How many candidates the picture shows.</param>
    public static Branch Of(ILanguageModel model, IReadOnlyList<int> prompt, SamplingOptions? options = null, int candidates = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        StoredTree.ExpectPrompt(model, prompt);
        var shown = StoredTree.Joined(model, prompt);
        var setting = new Setting(model, [.. prompt], shown, options ?? new(), candidates, model.Tokenizer!.Show, shown);
        return Grown(setting, null, [], prompt);
    }

    /// <summary>Puts a text behind the branch, whatever its probability: token by token, where it is several.</summary>
    /// <param name="text">With its leading space where the tokenizer keeps spaces: <c>" Paris"</c>.</param>
    /// <exception cref="ReaderException">The text is empty or has an unknown word, or nothing can follow.</exception>
    public Branch Force(string text)
    {
        int[] ids = [.. _setting.Model.Tokenizer!.Encode(text).Select(token => token.Id)];
        return ids.Length > 0
            ? ids.Aggregate(this, (branch, id) => branch.Force(id))
            : throw new ReaderException(
                "The text to force is empty: write at least one token.", "Текст пуст: поставьте хотя бы один токен.");
    }

    /// <summary>Puts a token behind the branch, whatever its probability.</summary>
    /// <param name="id">The token.</param>
    /// <exception cref="ReaderException">There is no such token, it is impossible, or nothing can follow.</exception>
    public Branch Force(int id)
    {
        ExpectNext();
        if (id < 0 || id >= _logits.Length || float.IsNegativeInfinity(_logits[id]))
        {
            throw new ReaderException(
                $"Token {id} cannot come here: {_setting.Model.Name} has tokens 0 to {_logits.Length - 1} and excludes it.",
                $"Токена {id} здесь быть не может: у {_setting.Model.Name} токены от 0 до {_logits.Length - 1}, этот исключён.");
        }

        var record = StepRecord.Of(_logits, _logits, id, top: 2);
        var step = BranchDrawing.Step(id, _setting.Token(id), record, Math.Exp(-record.Surprisal));
        return Grown(_setting, this, [.. Steps, step], [.. Ids, id]);
    }

    /// <summary>Chooses the next token by the settings: draws it, or at T = 0 takes the likeliest.</summary>
    /// <param name="options">Settings of this and all later steps; null: those of before. The draw depends on seed and step alone.</param>
    public Branch Step(SamplingOptions? options = null)
    {
        ExpectNext();
        var setting = options is null ? _setting : _setting with { Options = options };
        float[] row = [.. _logits];
        setting.Options.ToChain().Apply(row, [.. Ids]);
        var id = setting.Options.Greedy ? Distributions.ArgMax(row)
            : TokenDraw.Sample(row, new SeededRandom(unchecked(setting.Options.Seed + 7919L * Steps.Count)));
        return (options is null ? this : new(setting, _before, Steps, _logits, Look(setting, _logits, Ids))).Force(id);
    }

    /// <summary>The branch as it was some tokens ago.</summary>
    /// <param name="steps">How many tokens to take back; as many as there are give the prompt.</param>
    /// <exception cref="ReaderException">There are not so many.</exception>
    public Branch Rewind(int steps = 1)
    {
        if (steps < 0 || steps > Steps.Count)
        {
            throw new ReaderException(
                $"The branch has {Steps.Count} tokens after its prompt: {steps} cannot be taken back.",
                $"В ветви после затравки токенов {Steps.Count}: вернуть {steps} нельзя.");
        }

        var branch = this;
        for (var i = 0; i < steps; i++)
        {
            branch = branch._before!;
        }

        return branch;
    }

    /// <inheritdoc/>
    protected override string Body()
    {
        var drawing = BranchDrawing.Draw(null, Title, _setting.Shown, Steps, Next, _setting.Token);
        return $"<div class=\"bt-wide\" style=\"overflow-x:auto\">{StaticImage(drawing, leastWidth: 560)}</div>";
    }

    /// <inheritdoc/>
    public override string ToSvg() => BranchDrawing.Draw(Title, Title, _setting.Shown, Steps, Next, _setting.Token);

    private static Branch Grown(Setting setting, Branch? before, IReadOnlyList<BranchStep> steps, IReadOnlyList<int> ids)
    {
        var ended = steps.Count > 0 && setting.Model.EndIds.Contains(steps[^1].Id);
        if (ended || ids.Count > (setting.Model.ContextLength ?? int.MaxValue))
        {
            return new(setting, before, steps, [], null);
        }

        using var reading = setting.Model.Start();
        var logits = reading.Read([.. ids])[0].ToArray();
        return new(setting, before, steps, logits, Look(setting, logits, ids));
    }

    private static StepRecord Look(Setting setting, float[] logits, IReadOnlyList<int> ids) =>
        StoredTree.Look(logits, [.. ids], setting.Options, setting.Candidates);

    private void ExpectNext()
    {
        if (Next is null)
        {
            throw new ReaderException(
                "Nothing follows here: the text has ended or the model's context is full. Take a token back with Rewind().",
                "Дальше ничего нет: текст закончен или контекст модели полон. Верните токен: Rewind().");
        }
    }

    private sealed record Setting(ILanguageModel Model, IReadOnlyList<int> Prompt, string Shown, SamplingOptions Options, int Candidates,
        Func<int, string> Token, string Title);
}
