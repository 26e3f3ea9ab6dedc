using BetweenTokens.Inspection.Editing;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Inspection.Editing;

/// <summary>Edits and masks leave no tensor behind.</summary>
[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class EditLeakTests
{
    private static readonly int[] _text = [3, 1, 4, 1, 5];

    [Fact]
    public void An_edit_and_its_mask()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var moment = FactEdit.Moment(model, 0, [_text]);
        Live.Same(() =>
        {
            using var edit = FactEdit.Find(model, [new(_text, 2)], 6, [new(_text, 1)], moment, new() { Layer = 0, Steps = 3 });
            using var edited = edit.Apply(model);
            using var mask = EditMask.Learn(model, [new(edit, new(_text, 2), 1)], steps: 2);
            using var random = mask.Random(1);
        });
    }
}
