using System.Globalization;
using BetweenTokens.NextToken;
using BetweenTokens.Text;

namespace BetweenTokens.Plots;

/// <summary>
/// Step and branch: the reader forces a candidate, lets one be drawn, goes back to an earlier token, keeps a branch beside another.
/// Candidates that the settings cut stand at zero, struck out, with the probability that they had. The page holds distributions that
/// were computed ahead; where they end it says so. With a model at hand <see cref="Branch"/> goes on.
/// </summary>
public sealed class Branching : Picture
{
    private readonly BranchingOptions _options;
    private readonly ILanguageModel _model;
    private readonly string _prompt;
    private readonly int _depth;

    internal Branching(string title, ILanguageModel model, int[] prompt, BranchingOptions options)
        : this(title, model, prompt, options, StoredTree.Walk(model, prompt, options))
    {
    }

    private Branching(string title, ILanguageModel model, int[] prompt, BranchingOptions options, IReadOnlyList<StoredChoice> stored)
        : base(title, BranchDrawing.Describe(StoredTree.Joined(model, prompt), [], stored[0].Choice, model.Tokenizer!.Show))
    {
        (_options, _model, Stored) = (options, model, stored);
        (_prompt, _depth) = (StoredTree.Joined(model, prompt), StoredTree.Depth(model, prompt.Length, options));
        Note = Words.Now.HowToBranch;
    }

    /// <summary>The stored choices, the first first, parents before children.</summary>
    public IReadOnlyList<StoredChoice> Stored { get; }

    /// <inheritdoc/>
    protected override string OwnRules => ChoiceParts.Rules
        + ".b-board{line-height:1.5;margin:6px 0;overflow-wrap:anywhere}.b-prompt{color:var(--bt-muted);white-space:pre-wrap}"
        + ".b-board button{padding:1px 5px;margin:2px 2px 2px 0;vertical-align:top;white-space:pre}"
        + ".b-board button small{display:block;font-size:11px;line-height:1.2;color:var(--bt-muted)}"
        + ".b-gap{display:inline-block;min-width:2em;text-align:center;border-bottom:2px solid var(--bt-c0);margin-top:2px}"
        + ".bt-branch .k-rows button{display:grid;border-color:transparent;border-radius:4px;padding:2px 4px}"
        + ".b-key{display:flex;flex-wrap:wrap;gap:2px 18px;font-size:12.5px;color:var(--bt-muted);margin:2px 0 6px}"
        + ".b-kept{margin:8px 0 0;font-size:13px}.b-kept div{display:flex;gap:8px;align-items:baseline;margin:3px 0}"
        + ".b-kept span:first-child{min-width:4.5em;text-align:right;font-variant-numeric:tabular-nums}"
        + ".b-kept button,.b-kept b{font-weight:400;text-align:left;overflow-wrap:anywhere}";

    /// <inheritdoc/>
    protected override string Body()
    {
        var words = Words.Now;
        int[] ids = [.. Stored.SelectMany(node => node.Choice.Top.Select(choice => choice.Id)).Distinct()];
        var place = ids.Index().ToDictionary(x => x.Item, x => x.Index);
        var full = _depth < _options.Depth;
        return ChoiceParts.Body("bt-branch", "branch.js", StaticImage(Draw(null), leastWidth: 560), new
        {
            Prompt = _prompt,
            Tokens = ids.Select(_model.Tokenizer!.Show),
            Ends = ids.Where(_model.EndIds.Contains).Select(id => place[id]),
            Between = StoredTree.IsWordLevel(_model) ? " " : "",
            Seed = (int)(_options.Sampling.Seed % 1_000_000),
            Depth = _depth,
            Small = BranchStep.Small,
            Nodes = Stored.Select(node => new object[]
            {
                node.Parent, node.Candidate, node.Choice.Top.Select(c => place[c.Id]), node.Choice.Top.Select(c => Short(c.Before)),
                node.Choice.Top.Select(c => Short(c.After)), Short(node.Choice.Entropy), node.Choice.CutCount, Short(node.Choice.CutMass),
            }),
            Say = new
            {
                Take = words.TakeLikeliest,
                Draw = words.DrawLots,
                Back = words.OneBack,
                words.FromStart,
                words.Fork,
                Branches = words.BranchesTitle,
                This = words.ThisBranch,
                Prompt = words.PromptLabel,
                Go = words.GoBackHere,
                Line = words.ChooseNext,
                DepthEnds = full ? words.ContextEnds : string.Format(NumberText.Provider, words.DepthEnds, _depth),
                NodesEnd = string.Format(NumberText.Provider, words.NodesEnd, Stored.Count),
                words.TextEnds,
                Others = words.FellAmongOthers,
                Keys = new[] { words.MarkUnlikely, words.MarkClose, words.MarkNotLargest },
                words.Rest,
                Was = words.WasBefore,
                Comma = NumberText.Provider.NumberDecimalSeparator,
            },
        });
    }

    /// <inheritdoc/>
    public override string ToSvg() => Draw(Title);

    private string Draw(string? title) =>
        BranchDrawing.Draw(title, Title, _prompt, [], Stored[0].Choice, _model.Tokenizer!.Show);

    private static double Short(double value) => double.Parse(
        value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

public static partial class Pictures
{
    /// <summary>Step and branch: candidates of each step to force, earlier tokens to go back to, branches side by side.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">Any model with a tokenizer; it is asked now, and not needed afterwards.</param>
    /// <param name="prompt">The text; empty: where a document begins.</param>
    /// <param name="options">What is stored; null: eight candidates, eight steps, 400 nodes, nothing cut.</param>
    /// <exception cref="ReaderException">A size is outside its range.</exception>
    public static Branching Branching(string title, ILanguageModel model, string prompt, BranchingOptions? options = null) =>
        Branching(title, model, model.PromptIds(prompt), options);

    /// <summary>Step and branch after a prompt given as ids.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">Any model with a tokenizer; it is asked now, and not needed afterwards.</param>
    /// <param name="prompt">Ids, at least one.</param>
    /// <param name="options">What is stored; null: eight candidates, eight steps, 400 nodes, nothing cut.</param>
    /// <exception cref="ReaderException">A size is outside its range, the prompt is empty, or the model has no tokenizer.</exception>
    public static Branching Branching(string title, ILanguageModel model, IReadOnlyList<int> prompt, BranchingOptions? options = null)
    {
        StoredTree.ExpectPrompt(model, prompt);
        return new(title, model, [.. prompt], options ?? new());
    }
}
