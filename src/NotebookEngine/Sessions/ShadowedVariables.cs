using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>
/// Lets go of variables that a later cell declared anew. The old field lives as long as the session; what it held can be
/// a model of hundreds of megabytes. The value is let go of, never disposed: the reader may hold it elsewhere.
/// </summary>
internal sealed class ShadowedVariables
{
    // Names that a lambda, a method or a type of some submission mentions: its body may still read the old field.
    private readonly HashSet<string> _captured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>To be called with the state after each submission.</summary>
    public void Release(ScriptState state)
    {
        var root = state.Script.GetCompilation().SyntaxTrees.Last().GetRoot();
        _captured.UnionWith(Captured(root));
        if (!DeclaresAgain(root))
        {
            return;
        }

        foreach (var shadowed in state.Variables.GroupBy(variable => variable.Name)
            .Where(group => !_captured.Contains(group.Key)).SelectMany(group => group.SkipLast(1)))
        {
            if (!shadowed.IsReadOnly && !shadowed.Type.IsValueType)
            {
                shadowed.Value = null;
            }
        }
    }

    private bool DeclaresAgain(SyntaxNode root)
    {
        var again = false;
        foreach (var name in Declared(root))
        {
            again |= !_declared.Add(name);
        }

        return again;
    }

    private static IEnumerable<string> Declared(SyntaxNode root) =>
        root.DescendantNodes(node => !IsDeferred(node)).Select(node => node switch
        {
            VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
            SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
            _ => null,
        }).OfType<string>();

    private static IEnumerable<string> Captured(SyntaxNode root) => root.DescendantNodes(node => !IsDeferred(node))
        .Where(IsDeferred)
        .SelectMany(node => node.DescendantNodes().OfType<IdentifierNameSyntax>())
        .Select(name => name.Identifier.ValueText);

    /// <summary>Code that may run after its cell has ended.</summary>
    private static bool IsDeferred(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax
            or BasePropertyDeclarationSyntax or BaseTypeDeclarationSyntax or QueryExpressionSyntax;
}
