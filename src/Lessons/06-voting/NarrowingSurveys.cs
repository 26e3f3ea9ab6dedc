using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-08: does the lens's distribution narrow from layer to layer, and does the last layer decide?</summary>
/// <remarks>Beside each stands the same of a network of that shape that learnt nothing: what is seen there too is the shape's.</remarks>
public static class NarrowingSurveys
{
    /// <summary>Places of one text at most: a lens reads a place at every depth, and the vocabulary is large.</summary>
    public const int MostPlaces = 80;

    private const long Seed = 608;
    private static readonly string[] _columns =
        ["#places", "#steps", "#steps that narrow", "#decided by the last layer", "#last is output"];

    /// <summary>Two hundred documents of the world.</summary>
    public static Survey World { get; } = SurveyModels.Survey("lens-world", VotingWorld.Glass, _columns,
        _ => VotingWorld.Documents(200), (model, index) => OfDocument(model, index));

    /// <summary>The English passages.</summary>
    public static Survey English { get; } = SurveyModels.Survey("lens-english", VotingWorld.Real, _columns,
        _ => Passage.English.Index(), (model, one) => OfPassage(model, one));

    /// <summary>Twenty documents before an untrained network of the world's shape.</summary>
    public static Survey UntrainedWorld { get; } = SurveyModels.Survey("lens-world-untrained", VotingWorld.Glass, _columns,
        _ => VotingWorld.Documents(20), (model, index) => Untrained(model, fresh => OfDocument(fresh, index)));

    /// <summary>Six passages before an untrained network of the real model's shape.</summary>
    public static Survey UntrainedEnglish { get; } = SurveyModels.Survey("lens-english-untrained", VotingWorld.Real, _columns,
        _ => Passage.English.Index().Take(6), (model, one) => Untrained(model, fresh => OfPassage(fresh, one)));

    /// <summary>One text: at places whose winner is a word, the steps from layer to layer, and where the winner leads for good.</summary>
    /// <param name="model">The model.</param>
    /// <param name="unit">Name of the text.</param>
    /// <param name="ids">The text.</param>
    /// <param name="isWord">True for the tokens that count.</param>
    /// <param name="seed">Where there are more than <see cref="MostPlaces"/>, they are chosen by it, blindly.</param>
    public static SurveyRow Row(LanguageModel model, string unit, int[] ids, Func<int, bool> isWord, long seed)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var layers = model.Config.NLayers;
        using var trace = model.Trace(ids, TraceOptions.Only([
            .. Enumerable.Range(0, layers).Select(layer => new HookAddress(HookPoint.ResidPre, layer)),
            new(HookPoint.ResidPost, layers - 1), new(HookPoint.Logits),
        ]));
        var winners = TensorMemory.Copy<long>(trace.Logits[0].argmax(-1));
        int[] places = [.. Enumerable.Range(0, ids.Length).Where(place => isWord((int)winners[place]))];
        new SeededRandom(seed).Shuffle(places);
        places = [.. places.Take(MostPlaces).Order()];
        if (places.Length == 0)
        {
            return new(unit, 0, 0, 0, 0, 0);
        }

        var lens = LogitLens.Of(trace, [.. places.Select(place => (Index)place)], top: 1);
        var last = TensorMemory.Copy<long>(
            model.Transformer.Unembed(model.Transformer.FinalNorm(trace.Stream(layers)))[0].argmax(-1));
        var columns = Enumerable.Range(0, places.Length).ToArray();
        return new(
            unit, places.Length, places.Length * (layers - 1.0),
            columns.Sum(c => Enumerable.Range(1, layers - 1).Count(l => lens.Rows[l + 1][c].Entropy < lens.Rows[l][c].Entropy)),
            columns.Count(c => lens.SettledAt[c] == layers),
            places.Count(place => last[place] == winners[place]));
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table, string condition, long seed = Seed) => Evidence.Of(
        table,
        Control($"lens after the last layer is the output: {condition}", table),
        Measured.Ratio($"share of layer steps that narrow: {condition}", table["#steps that narrow"], table["#steps"], seed),
        Measured.Ratio(
            $"share of places decided by the last layer: {condition}", table["#decided by the last layer"], table["#places"], seed));

    // An identity of the network, computed at every place and no sample of anything: no interval.
    private static Measured Control(string name, SurveyTable table) =>
        Measured.Exact(name, table["#last is output"].Sum() / table["#places"].Sum(), table.Rows.Count);

    private static SurveyRow OfDocument(LanguageModel model, int index) => Row(
        model, VotingWorld.Unit(index), VotingWorld.Read(VotingWorld.Document(index, Seed)),
        token => VotingWorld.Law.Words.Words[token].All(char.IsLetter), Seed + index);

    private static SurveyRow OfPassage(LanguageModel model, (int Index, Passage Passage) one) =>
        Row(model, one.Passage.Id, model.PromptIds(one.Passage.Text), token => BeginsWord(model, token), Seed + one.Index);

    private static bool BeginsWord(LanguageModel model, int token) =>
        model.Tokenizer!.Bytes(token).Span is [(byte)' ', var first, ..] && (char.IsAsciiLetter((char)first) || first >= 0x80);

    private static SurveyRow Untrained(LanguageModel model, Func<LanguageModel, SurveyRow> row)
    {
        using var fresh = Controls.Untrained(model, Seed);
        return row(fresh);
    }
}
