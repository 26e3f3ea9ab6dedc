// Compiled twice: by MSBuild as an inline task (Staging.targets), and into the tests (OUTSIDE_MSBUILD).
#nullable disable
#if !OUTSIDE_MSBUILD // implicit elsewhere
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
#endif
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace BetweenTokens.Build;

/// <summary>
/// Keeps an object alive while native code works on the handle that it gave away. TorchSharp hands the handle of a tensor or
/// of a number (also of the factor 1 in a plain sum) to libtorch and mentions the object no more: in optimised code a collection
/// that another thread starts may finalise it, and libtorch reads freed memory. The .NET documentation asks for GC.KeepAlive
/// after such a call; this adds it at the end of every method that calls native code or reads a handle.
/// </summary>
public static class LifetimePatch
{
    private const string HandleReader = "get_Handle";

    private static readonly Dictionary<string, OpCode> _opCodes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)).ToDictionary(code => code.Name);

    /// <summary>Rewrites an assembly.</summary>
    /// <param name="source">The assembly.</param>
    /// <param name="destination">Where the rewritten one goes; the same source gives the same bytes.</param>
    /// <returns>How many methods were changed.</returns>
    /// <exception cref="InvalidDataException">The source is no managed assembly, never ends a lifetime
    /// itself, or has nothing to mend.</exception>
    public static int Rewrite(string source, string destination)
    {
        try
        {
            using (var module = ModuleDefinition.ReadModule(source))
            {
                var keepAlive = KeepAlive(module);
                var ill = module.GetTypes().SelectMany(type => type.Methods)
                    .Where(method => method.HasBody && GivesHandlesAway(method)).ToList();
                ill.ForEach(method => Mend(method, keepAlive));
                if (ill.Count == 0)
                {
                    throw new InvalidDataException(
                        "expected methods that hand handles to native code, found none; the patch is made for TorchSharp 0.107.0");
                }

                module.Write(destination, new WriterParameters { Timestamp = 0 });
                return ill.Count;
            }
        }
        catch (Exception damage) when (damage is EndOfStreamException || damage is SystemException
            && !(damage is IOException || damage is InvalidDataException || damage is UnauthorizedAccessException))
        {
            // Cecil reads broken metadata without looking first: an index, a length or a null tells it, wherever the break is.
            throw new InvalidDataException(
                "expected a managed assembly, found something else or half of one (" + damage.Message + ")", damage);
        }
    }

    private static bool GivesHandlesAway(MethodDefinition method) => method.Body.Instructions.Any(i => ReadsHandle(i) || CallsNative(i));

    private static bool CallsNative(Instruction i) => i.Operand is MethodDefinition { IsPInvokeImpl: true };

    private static bool ReadsHandle(Instruction i) =>
        (i.OpCode == OpCodes.Call || i.OpCode == OpCodes.Callvirt)
        && i.Operand is MethodReference { Name: HandleReader, DeclaringType.IsValueType: false };

    // The runtime's own reference to System.GC in this module: whoever has finalizers suppresses one somewhere.
    private static MethodReference KeepAlive(ModuleDefinition module)
    {
        var collector = module.GetTypeReferences().SingleOrDefault(type => type.FullName == "System.GC")
            ?? throw new InvalidDataException("expected a reference to System.GC, found none; the patch is made for TorchSharp 0.107.0");
        return new MethodReference("KeepAlive", module.TypeSystem.Void, collector)
        {
            Parameters = { new ParameterDefinition(module.TypeSystem.Object) },
        };
    }

    private static void Mend(MethodDefinition method, MethodReference keepAlive)
    {
        var body = method.Body;
        foreach (var jump in body.Instructions.Where(i => i.OpCode.OperandType == OperandType.ShortInlineBrTarget))
        {
            // its target may move out of reach
            jump.OpCode = _opCodes[jump.OpCode.Name.Substring(0, jump.OpCode.Name.Length - ".s".Length)];
        }

        var il = body.GetILProcessor();
        var held = HoldOwners(body, il)
            .Select(owner => new[] { Instruction.Create(OpCodes.Ldloc, owner) }).Concat(Arguments(method)).ToList();
        foreach (var end in body.Instructions.Where(i => i.OpCode == OpCodes.Ret).ToList())
        {
            InPlaceOf(end, held.SelectMany(load => load.Append(Instruction.Create(OpCodes.Call, keepAlive))).Append(end), il);
        }
    }

    /// <summary>Whatever a handle is read from (an argument, a temporary, an element of a list) gets a variable of its own first.</summary>
    private static List<VariableDefinition> HoldOwners(MethodBody body, ILProcessor il)
    {
        var owners = new List<VariableDefinition>();
        // A constrained call takes the place of a generic argument, which is held as an argument.
        foreach (var read in body.Instructions.Where(i => ReadsHandle(i) && i.Previous?.OpCode != OpCodes.Constrained).ToList())
        {
            var owner = new VariableDefinition(body.Method.Module.TypeSystem.Object);
            body.Variables.Add(owner);
            body.InitLocals = true;
            owners.Add(owner);
            InPlaceOf(read, new[] { Instruction.Create(OpCodes.Dup), Instruction.Create(OpCodes.Stloc, owner), read }, il);
        }

        return owners;
    }

    // What is passed by reference, or is a number, has no finalizer. A type parameter may stand for a class.
    private static IEnumerable<Instruction[]> Arguments(MethodDefinition method)
    {
        if (method.HasThis && !method.DeclaringType.IsValueType)
        {
            yield return new[] { Instruction.Create(OpCodes.Ldarg, method.Body.ThisParameter) };
        }

        foreach (var parameter in method.Parameters)
        {
            var (load, type) = (Instruction.Create(OpCodes.Ldarg, parameter), parameter.ParameterType);
            while (type is IModifierType modified)
            {
                type = modified.ElementType; // "in" on a delegate or an interface
            }

            if (type.IsGenericParameter)
            {
                yield return new[] { load, Instruction.Create(OpCodes.Box, type) };
            }
            else if (!type.IsByReference && !type.IsPointer && !type.IsFunctionPointer && !type.IsValueType)
            {
                yield return new[] { load };
            }
        }
    }

    // What jumped to the old word jumps to the first of the new: the instruction itself stays and is given another meaning.
    private static void InPlaceOf(Instruction place, IEnumerable<Instruction> words, ILProcessor il)
    {
        var copies = words.Select(Copy).ToList();
        (place.OpCode, place.Operand) = (copies[0].OpCode, copies[0].Operand);
        foreach (var (word, before) in copies.Skip(1).Zip(copies.Skip(1).Prepend(place), (word, before) => (word, before)))
        {
            il.InsertAfter(before, word);
        }
    }

    private static Instruction Copy(Instruction from)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        (copy.OpCode, copy.Operand) = (from.OpCode, from.Operand);
        return copy;
    }
}

#if !OUTSIDE_MSBUILD
/// <summary>Writes the rewritten copy of an assembly.</summary>
public class PatchLifetimes : TaskShell
{
    [Microsoft.Build.Framework.Required]
    public string Source { get; set; }

    [Microsoft.Build.Framework.Required]
    public string Destination { get; set; }

    protected override void Run() => With(Source, FetchAgain, () => Replace(Destination, beside =>
        Say("{0}: {1} methods keep their arguments alive through native calls.", Destination, LifetimePatch.Rewrite(Source, beside))));
}
#endif
